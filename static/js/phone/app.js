// The attendance app: choose a bimtek while there is a signal, then tap without one. What waits is always in sight.
import { ask, Trouble } from "./ask.js";
import { keepPhoto, photosInWords } from "./photos.js";
import { discardRefused, fetchRoster, handOver, left, make, refusedInWords, sendAll, standing, waitingInWords } from "./queue.js";
import { canScan, scan } from "./scan.js";
import { all, forget } from "./store.js";
import { ownedInWords, Stranger, waitingByUser, whoIsHere } from "./user.js";

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 300_000;
const LOGIN = "/accounts/login/?next=/bimtek/phone/";
const part = (id) => document.getElementById(id);
const state = { user: null, roster: null, session: null, marks: [], photos: [], last: null, wait: FIRST_WAIT, timer: 0, reading: 0, stopScan: null };

function say(sentence, link = "", isGood = false) {
  part("pesan").textContent = sentence;
  part("pesan").classList.toggle("text-danger", !isGood);
  part("pesan").classList.toggle("text-success", isGood);
  part("masuk").hidden = link !== LOGIN;
}

const sayDone = (sentence) => say(sentence, "", true);

function explain(fault, unsaved = "tanda terakhir") {
  if (fault instanceof Trouble) return say(fault.message, fault.isLoggedOut ? LOGIN : "");
  if (fault instanceof Stranger) return changeUser(fault);
  if (fault.name === "QuotaExceededError") {
    return say(`Penyimpanan ponsel penuh, ${unsaved} BELUM tersimpan. Hapus foto atau aplikasi lain, lalu ulangi.`);
  }
  return say(navigator.onLine ? "Server belum menjawab. Dikirim lagi dengan sendirinya." : "");
}

function fill(row, values) {
  for (const [name, text] of Object.entries(values)) row.querySelector(`[data-${name}]`).textContent = text;
  return row;
}

const copy = (id) => part(id).content.firstElementChild.cloneNode(true);

// What waits

async function readKept() {
  clearTimeout(state.reading);
  [state.marks, state.photos] = (await Promise.all([all("marks"), all("photos")])).map((kept) => kept.filter(isMine));
  showOthers(await waitingByUser());
  showWaiting();
  drawPeople();
}

function showWaiting() {
  const told = waitingInWords(state.marks, state.photos);
  const refused = refusedInWords(state.marks, state.photos);
  part("antrean").textContent = told || (state.user ? "Semua terkirim" : "");
  part("antrean").classList.toggle("text-bg-warning", Boolean(told));
  part("antrean").classList.toggle("text-bg-success", !told);
  part("kirim").hidden = left(state.marks) + left(state.photos) === 0;
  part("serahkan").hidden = !state.isOthers && state.marks.every((mark) => mark.state === "sent");
  part("buang").hidden = part("ditolak").hidden = !refused;
  part("ditolak").textContent = refused;
  if (state.session) part("foto-sesi").textContent = photosInWords(state.session, state.photos);
}

const isMine = ({ user }) => user === state.user?.id;

// Whose marks wait here besides mine: only their owners can send them.
function showOthers(waiting) {
  const others = waiting.filter(({ id }) => id !== state.user?.id);
  state.isOthers = others.length > 0;
  part("orang-lain").hidden = !state.isOthers;
  part("orang-lain").textContent = `Di ponsel ini menunggu ${others.map(ownedInWords).join("; ")}. Terkirim setelah pemiliknya masuk lagi di ponsel ini; atau serahkan sebagai berkas.`;
}

// The list that is open was somebody else's: it is closed before anything is tapped into it.
async function changeUser(fault) {
  state.user = await whoIsHere();
  await showBimteks();
  say(fault.message, state.user ? "" : LOGIN);
}

async function deliver() {
  clearTimeout(state.timer);
  if (!state.user) return;
  try {
    await sendAll();
    state.wait = FIRST_WAIT;
    say("");
  } catch (fault) {
    state.wait = Math.min(state.wait * 2, LONGEST_WAIT);
    explain(fault);
  }
  await readKept();
  if (left(state.marks) + left(state.photos)) deliverIn(state.wait);
}

function deliverIn(milliseconds) {
  clearTimeout(state.timer);
  state.timer = setTimeout(deliver, milliseconds);
}

// The list of bimtek

async function showBimteks() {
  state.roster = null;
  state.stopScan?.();
  part("daftar").hidden = true;
  part("pilihan").hidden = false;
  const kept = await myRosters();
  drawBimteks(kept.map((roster) => ({ ...roster, people: roster.people.length })), kept);
  try {
    const { bimteks, user } = await ask("/bimtek/phone/list/");
    state.user = user;
    for (const roster of await myRosters()) if (!bimteks.some((one) => one.id === roster.id)) await forget(user.id, roster.id);
    drawBimteks(bimteks, await myRosters());
    await readKept();
  } catch (fault) {
    if (state.user) explain(fault);
    else say("Belum diketahui siapa yang memakai ponsel ini. Masuk selagi ada sinyal, lalu buka lagi.", LOGIN);
  }
}

const myRosters = async () => (await all("rosters")).filter((roster) => isMine({ user: roster.user.id }));

function drawBimteks(bimteks, kept) {
  part("belum-ada").hidden = bimteks.length > 0;
  part("bimtek").replaceChildren(...bimteks.map((one) => {
    const row = fill(copy("satu-bimtek"), { title: one.title, day: one.held_on, venue: one.venue });
    const has = kept.some((roster) => roster.id === one.id);
    row.querySelector("[data-kept]").textContent = has ? "Siap tanpa sinyal" : `Ambil daftar ${one.people} peserta`;
    row.addEventListener("click", () => openBimtek(one.id));
    return row;
  }));
}

async function openBimtek(id) {
  try {
    await fetchRoster(id);
    state.user = await whoIsHere();
    deliverIn(0);
    navigator.storage?.persist?.();
    say("");
  } catch (fault) {
    explain(fault);
  }
  const roster = (await myRosters()).find((one) => one.id === id);
  if (!roster) return say(part("pesan").textContent || "Daftar peserta belum diambil. Cari sinyal, lalu ketuk lagi.");
  localStorage.setItem("bimtek", id);
  // The same list is not drawn anew under the finger that taps on it.
  return JSON.stringify(roster) === JSON.stringify(state.roster) ? readKept() : showRoster(roster);
}

// One bimtek

async function showRoster(roster) {
  state.roster = roster;
  state.session = roster.sessions.find((one) => String(one.id) === localStorage.getItem("session")) ?? roster.sessions[0];
  part("pilihan").hidden = true;
  part("daftar").hidden = false;
  part("judul").textContent = roster.title;
  part("sesi").replaceChildren(...roster.sessions.map((one) => {
    return new Option(`${one.hours} ${one.topic}`, one.id, false, one === state.session);
  }));
  part("pindai").hidden = !canScan;
  part("foto").disabled = !roster.is_open || !state.session;
  part("orang").replaceChildren(...roster.people.map((person) => {
    const row = fill(copy("satu-orang"), { who: `${person.number}. ${person.name}`, standing: person.standing });
    row.dataset.words = `${person.number}. ${person.name} ${person.standing} ${person.code}`.toLowerCase();
    row.dataset.person = person.id;
    const button = row.querySelector("button");
    button.disabled = !roster.is_open || (person.is_self && !roster.may_mark_self);
    button.addEventListener("click", () => tap(person));
    return row;
  }));
  await readKept();
  search();
}

function isPresent(person, marks) {
  const mine = marks[`${person.id} ${state.session?.id}`];
  return mine ? mine.mark === "present" : person.present_in.includes(state.session?.id);
}

function drawPeople() {
  if (!state.roster) return;
  const marks = standing(state.marks.filter((mark) => mark.bimtek === state.roster.id));
  let present = 0;
  for (const [place, person] of state.roster.people.entries()) {
    const is = isPresent(person, marks);
    const row = part("orang").children[place];
    present += is;
    row.querySelector("button").setAttribute("aria-pressed", is);
    row.querySelector("[data-state]").textContent = is ? "Hadir" : "Belum";
  }
  fill(part("hitungan"), { present: present, all: state.roster.people.length });
}

// One tap: present; again: taken back when it was tapped here, else "not present".
async function tap(person) {
  if (!state.session) return;
  const place = `${person.id} ${state.session.id}`;
  part("orang").querySelector(`[data-person="${person.id}"] [data-state]`).textContent = "Menyimpan …";
  const mine = standing(state.marks)[place];
  const is = isPresent(person, { [place]: mine });
  await keep(person, is ? (mine ? "undo" : "absent") : "present", is && mine ? mine.uuid : null);
}

async function keep(person, word, undoes) {
  try {
    const mark = await make(state.roster, state.session.id, person.id, word, undoes);
    state.marks.push(mark);
    state.last = word === "undo" ? null : { person, mark };
    part("terakhir").hidden = !state.last;
    if (state.last) fill(part("terakhir"), { last: `${person.name}: ${word === "present" ? "hadir" : "tidak hadir"}` });
    showWaiting();
    drawPeople();
    say("");
    if (navigator.onLine) deliverIn(1_500);
    clearTimeout(state.reading);
    state.reading = setTimeout(readKept, 500); // what another tab has added meanwhile
  } catch (fault) {
    drawPeople();
    explain(fault);
  }
}

function search() {
  const wanted = part("cari").value.trim().toLowerCase();
  let found = 0;
  for (const row of part("orang").children) {
    row.hidden = !row.dataset.words.includes(wanted);
    found += !row.hidden;
  }
  part("tidak-ada").hidden = found > 0;
}

// A whole code, typed or read from a card, marks its person present.
async function enterCode(code) {
  const person = state.roster.people.find((one) => one.code.toLowerCase() === code.trim().toLowerCase());
  if (!person) return say(`Kode ${code} tidak ada dalam daftar ini.`);
  if (isPresent(person, standing(state.marks))) return sayDone(`${person.name} sudah tercatat hadir.`);
  if (person.is_self && !state.roster.may_mark_self) return say("Kehadiran Anda sendiri dicatat oleh orang lain.");
  await keep(person, "present", null);
  return sayDone(`${person.name}: hadir.`);
}

async function toggleScan() {
  state.stopScan?.();
  try {
    state.stopScan = state.stopScan ? null : await scan(part("kamera"), state.roster.id, enterCode, explain);
  } catch (fault) {
    explain(fault);
  }
  part("kamera").hidden = !state.stopScan;
}

// Of the list that was signed in the chosen session.
async function takePhoto() {
  const [file] = part("foto").files;
  if (!file) return;
  part("foto-sesi").textContent = "Menyimpan foto …";
  try {
    await keepPhoto(state.roster, state.session, file);
    say("");
    deliverIn(0);
  } catch (fault) {
    explain(fault, "foto");
  }
  part("foto").value = "";
  await readKept();
}

async function download() {
  for (const id of new Set((await all("marks")).filter((mark) => mark.state !== "sent").map((mark) => mark.bimtek))) {
    const file = await handOver(id);
    if (!file) return say("Ponsel ini belum dapat menandatangani berkas. Ambil daftar peserta sekali selagi ada sinyal.");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `kehadiran-bimtek-${id}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  const photos = left(state.photos);
  const rest = photos ? ` ${photos} foto tidak ikut dalam berkas; fotonya menunggu di ponsel ini sampai ada sinyal.` : "";
  return sayDone(`Berkas tersimpan di ponsel ini. Kirimkan kepada operator dinas; tanda tetap dikirim bila ada sinyal.${rest}`);
}

async function discard() {
  if (!confirm("Hapus yang tidak diterima dari ponsel ini? Serahkan dulu tandanya sebagai berkas kepada operator dinas; foto hilang.")) return;
  await discardRefused(state.user.id);
  await readKept();
}

// The page

part("kirim").addEventListener("click", deliver);
part("serahkan").addEventListener("click", download);
part("buang").addEventListener("click", discard);
part("kembali").addEventListener("click", () => { localStorage.removeItem("bimtek"); showBimteks(); });
part("foto").addEventListener("change", takePhoto);
part("pindai").addEventListener("click", toggleScan);
part("batal").addEventListener("click", () => state.last && keep(state.last.person, "undo", state.last.mark.uuid));
part("cari").addEventListener("input", search);
part("kode").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (part("cari").value.includes("-")) await enterCode(part("cari").value);
  part("cari").value = "";
  search();
});
part("sesi").addEventListener("change", () => {
  localStorage.setItem("session", part("sesi").value);
  state.session = state.roster.sessions.find((one) => String(one.id) === part("sesi").value);
  showWaiting();
  drawPeople();
});
addEventListener("online", deliver);
addEventListener("offline", () => say(""));
document.addEventListener("visibilitychange", () => { if (!document.hidden) deliver(); });

navigator.serviceWorker?.register("/bimtek/phone/worker.js", { scope: "/bimtek/phone/" }).catch(() => {});
// The list that was open last, also after the phone was switched off.
const chosen = Number(new URLSearchParams(location.search).get("bimtek")) || Number(localStorage.getItem("bimtek"));
state.user = await whoIsHere();
const roster = (await myRosters()).find((one) => one.id === chosen);
await readKept();
if (roster) await showRoster(roster);
else await showBimteks();
if (chosen && navigator.onLine) await openBimtek(chosen);
await deliver();
document.documentElement.dataset.ready = "yes";
