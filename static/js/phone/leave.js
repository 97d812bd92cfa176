// On the login page, where one is after logging out: nobody uses this phone now, and nobody's names stay on it. What
// waits to be sent does, and the page says whose it is.
import { all, forget, write } from "./store.js";
import { ownedInWords, waitingByUser } from "./user.js";

localStorage.removeItem("bimtek");
await write(["values"], (values) => { values.delete("user"); });
for (const { user, id } of await all("rosters")) await forget(user.id, id);
const waiting = await waitingByUser();
const kept = new Set(waiting.map(({ id }) => `key ${id}`));
await write(["values"], async (values) => {
  for (const name of await new Promise((done) => { values.getAllKeys().onsuccess = ({ target }) => done(target.result); })) {
    if (name.startsWith("key ") && !kept.has(name)) values.delete(name);
  }
});
const place = document.getElementById("belum-terkirim");
place.hidden = !waiting.length;
place.textContent = `Di perangkat ini menunggu ${waiting.map(ownedInWords).join("; ")}. Terkirim setelah pemiliknya masuk dan membuka aplikasi kehadiran.`;
