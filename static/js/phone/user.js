// Who uses this phone: whom the server named last. The login page forgets him, so that what is tapped after somebody
// else logged in is never his.
import { all, answer, read, write } from "./store.js";

export class Stranger extends Error {} // its message is a sentence for the person

export const whoIsHere = () => read("values", "user");

// Of every answer that names one. key: with which this device signs for him, kept where no script can read it.
export async function nowIs({ id, name, key }) {
  const signing = key && crypto.subtle ? await imported(key) : null;
  await write(["values"], (values) => {
    values.put({ id, name }, "user");
    if (signing) values.put(signing, `key ${id}`);
  });
}

function imported(hex) {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

// In the transaction that keeps a mark or a photo: its maker, who must still be the one who took this roster.
export async function maker(values, roster) {
  const user = await answer(values.get("user"));
  if (user?.id === roster.user.id) return user;
  throw new Stranger(user
    ? `Ponsel ini sekarang dipakai ${user.name}. Ambil lagi daftarnya; yang baru saja diketuk BELUM tercatat.`
    : `Anda sudah keluar. Masuk lagi; yang baru saja diketuk BELUM tercatat.`);
}

// HMAC of a text in hex, by the key of the user who made it; null where this phone never got one.
export async function signed(user, text) {
  const key = await read("values", `key ${user}`);
  if (!key) return null;
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
  return [...new Uint8Array(signature)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What waits here, by who made it: [{ id, name, marks, photos, titles }], refused ones included.
export async function waitingByUser() {
  const found = new Map();
  for (const kind of ["marks", "photos"]) {
    for (const one of (await all(kind)).filter(({ state }) => state !== "sent")) {
      const of = found.get(one.user) ?? { id: one.user, name: one.name, marks: 0, photos: 0, titles: new Set() };
      of[kind] += 1;
      if (one.title) of.titles.add(one.title);
      found.set(one.user, of);
    }
  }
  return [...found.values()];
}

// "7 tanda dan 1 foto milik Maria Pendamping (Bimtek Penerima)"
export function ownedInWords({ name, marks, photos, titles }) {
  const counts = [marks && `${marks} tanda`, photos && `${photos} foto`].filter(Boolean).join(" dan ");
  return `${counts} milik ${name ?? "akun lain"} (${[...titles].join(", ") || "bimtek"})`;
}
