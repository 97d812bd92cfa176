// One request to the house. Trouble with a sentence when only a person can go on; any other fault means: later.
import { write } from "./store.js";
import { nowIs } from "./user.js";

const TIMEOUT = 30_000;

export class Trouble extends Error {} // its message is a sentence for the person

export async function ask(address, options = {}) {
  const asked = Date.now();
  const reply = await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT), ...options });
  if (reply.type === "opaqueredirect" || reply.status === 403) {
    const trouble = new Trouble("Anda sudah keluar. Masuk lagi untuk mengirim; semua tanda dan foto tetap tersimpan di ponsel ini.");
    trouble.isLoggedOut = true;
    throw trouble;
  }
  if (reply.status === 404) throw new Trouble("Bimtek ini tidak lagi ditugaskan kepada Anda. Serahkan tandanya sebagai berkas.");
  if (reply.status >= 500) throw new Error(`${reply.status}`);
  const content = await reply.json();
  if (!reply.ok) throw new Trouble(content.sentence);
  await measure(Date.parse(content.time) - (asked + Date.now()) / 2);
  if (content.user) await nowIs(content.user);
  return content;
}

// How far this clock is behind the server's.
const measure = (correction) => write(["values"], (values) => { values.put(Math.round(correction), "correction"); });

// The site's, read at the moment of sending: right also after logging in anew.
export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
