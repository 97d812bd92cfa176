// Marks: made once, kept until they are answered, sent as often as it takes. Decision 27 says why so.
import { ask, token, Trouble } from "./ask.js";
import { sendPhoto } from "./photos.js";
import { all, answer, read, write } from "./store.js";
import { maker, signed, whoIsHere } from "./user.js";

const MOST_IN_A_SHEET = 100;

const iso = (milliseconds) => new Date(milliseconds).toISOString();

// A mark in one transaction with the device's counter. The corrected time never runs backwards on one device.
export function make(roster, session, person, word, undoes = null) {
  return write(["values", "marks"], async (values, marks) => {
    const clock = Date.now();
    const [device, sequence, last, correction] = await Promise.all(
      ["device", "sequence", "last", "correction"].map((name) => answer(values.get(name))),
    );
    const { id, name } = await maker(values, roster);
    const happened = Math.max(clock + (correction ?? 0), (last ?? 0) + 1);
    const mark = {
      uuid: crypto.randomUUID(), device: device ?? crypto.randomUUID(), sequence: (sequence ?? 0) + 1, device_at: iso(clock),
      happened_at: iso(happened), session, participant: person, mark: word, undoes, bimtek: roster.id, title: roster.title,
      user: id, name, state: "waiting", sentence: "",
    };
    values.put(mark.device, "device");
    values.put(mark.sequence, "sequence");
    values.put(happened, "last");
    marks.put(mark);
    return mark;
  });
}

// The newest mark of each person and session that stands on this phone: {"person session": mark}.
export function standing(marks) {
  const undone = new Set(marks.filter((mark) => mark.state !== "refused").map((mark) => mark.undoes));
  const found = {};
  for (const mark of marks) {
    if (mark.mark === "undo" || mark.state === "refused" || undone.has(mark.uuid)) continue;
    const place = `${mark.participant} ${mark.session}`;
    if (!found[place] || found[place].happened_at < mark.happened_at) found[place] = mark;
  }
  return found;
}

const those = (kept, state) => kept.filter((one) => one.state === state);

export const left = (kept) => those(kept, "waiting").length;

// "12 belum terkirim, 1 ditolak", and where there are photos "12 tanda, 2 foto belum terkirim". "" when all is sent.
export function waitingInWords(marks, photos) {
  const told = { waiting: "belum terkirim", refused: "ditolak" };
  return Object.entries(told).map(([state, word]) => {
    const [mark, photo] = [those(marks, state).length, those(photos, state).length];
    const counts = photo ? [mark && `${mark} tanda`, `${photo} foto`].filter(Boolean).join(", ") : mark;
    return counts && `${counts} ${word}`;
  }).filter(Boolean).join(", ");
}

export function refusedInWords(...kept) {
  const [marks, photos] = kept.map((ones) => those(ones, "refused"));
  return [
    marks.length && `${marks.length} tanda tidak diterima: ${marks[0].sentence} Tanda itu tetap di ponsel ini; serahkan sebagai berkas.`,
    photos.length && `${photos.length} foto tidak diterima: ${photos[0].sentence} Foto itu tetap di ponsel ini.`,
  ].filter(Boolean).join(" ");
}

// At most MOST_IN_A_SHEET marks of one bimtek and one maker each, in the order they were made.
function sheets(marks) {
  const groups = new Map();
  for (const mark of marks) {
    const key = `${mark.bimtek} ${mark.user}`;
    groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  return [...groups.values()].flatMap((group) => {
    group.sort((one, other) => one.sequence - other.sequence);
    const parts = [];
    for (let start = 0; start < group.length; start += MOST_IN_A_SHEET) parts.push(group.slice(start, start + MOST_IN_A_SHEET));
    return parts;
  });
}

function sheet(marks) {
  const event = ({ uuid, sequence, device_at, happened_at, session, participant, mark, undoes }) =>
    ({ uuid, sequence, device_at, happened_at, session, participant, mark, undoes });
  return { user: marks[0].user, device: marks[0].device, sent_at: iso(Date.now()), marks: marks.map(event) };
}

async function send(marks) {
  const content = await ask(`/bimtek/${marks[0].bimtek}/marks/`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(sheet(marks)),
  });
  await write(["marks"], async (store) => {
    for (const { uuid, status, sentence } of content.marks) {
      const mark = await answer(store.get(uuid));
      if (mark) store.put({ ...mark, state: status < 300 ? "sent" : "refused", sentence });
    }
  });
}

// What the user of today has waiting, one tab at a time, photos last. What others made here waits for them.
export function sendAll() {
  return navigator.locks.request("kehadiran-kirim", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const user = await whoIsHere();
    const mine = async (name) => those(await all(name), "waiting").filter((one) => one.user === user?.id);
    const marks = sheets(await mine("marks")).map((part) => () => send(part));
    const photos = (await mine("photos")).map((photo) => () => sendPhoto(photo));
    let trouble;
    for (const go of [...marks, ...photos]) {
      try {
        await go();
      } catch (fault) {
        if (!(fault instanceof Trouble) || fault.isLoggedOut) throw fault;
        trouble = fault;
      }
    }
    if (trouble) throw trouble;
  });
}

// For the office, when no signal comes: what would have been sent, as a file, each sheet signed for who made it. null
// when this phone cannot sign.
export async function handOver(id) {
  const kept = (await all("marks")).filter((mark) => mark.bimtek === id && mark.state !== "sent");
  const texts = sheets(kept).map(sheet).map((made) => [made.user, JSON.stringify(made)]);
  const parts = await Promise.all(texts.map(async ([user, text]) => ({ sheet: text, signature: await signed(user, text) })));
  if (parts.some(({ signature }) => !signature)) return null;
  return new Blob([JSON.stringify(parts)], { type: "application/json" });
}

async function device() {
  const known = await read("values", "device");
  if (known) return known;
  return write(["values"], async (values) => {
    const made = (await answer(values.get("device"))) ?? crypto.randomUUID();
    values.put(made, "device");
    return made;
  });
}

// Only when a person says so: the server will not take them, and the office has them on paper or as a file.
export function discardRefused(user) {
  return write(["marks", "photos"], async (...stores) => {
    for (const store of stores) {
      for (const one of await answer(store.getAll())) {
        if (one.state === "refused" && one.user === user) store.delete(one.uuid);
      }
    }
  });
}

// The list of a bimtek. What was sent before is in it already; what waits lies on top. What was refused waits again as
// long as the bimtek is open: it may have been opened once more since, or the person invited.
export async function fetchRoster(id) {
  const kept = [...await all("marks"), ...await all("photos")];
  const sentBefore = new Set(kept.filter((one) => one.state === "sent").map((one) => one.uuid));
  const { bimtek, user } = await ask(`/bimtek/${id}/roster/?device=${await device()}`);
  await write(["rosters", "marks", "photos"], async (rosters, ...stores) => {
    rosters.put({ ...bimtek, user: { id: user.id, name: user.name } });
    for (const store of stores) {
      for (const one of (await answer(store.getAll())).filter((one) => one.bimtek === id && one.user === user.id)) {
        if (sentBefore.has(one.uuid)) store.delete(one.uuid);
        if (one.state === "refused" && bimtek.is_open) store.put({ ...one, state: "waiting", sentence: "" });
      }
    }
  });
}
