// Small helpers for every page. Everything works without them.
import { equipDays } from "./days.js";

equipDays();
document.addEventListener("htmx:load", (event) => { equipDays(event.detail.elt); });

// Photos are made small as soon as they are chosen; the page of a form that takes none loads nothing for it.
const PHOTO = 'input[type=file][accept^="image"]';
if (document.querySelector(PHOTO)) {
  import("./pictures.js").then(({ shrinkIn }) => {
    document.addEventListener("change", ({ target }) => { if (target.matches(PHOTO)) shrinkIn(target); });
    document.querySelectorAll(PHOTO).forEach(shrinkIn); // chosen, or put back, before this was loaded
  });
}

// A form that was sent shows it at once, and is not sent again by an impatient finger.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.download !== undefined || event.defaultPrevented) return;
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    setTimeout(() => { button.disabled = true; }, 0);
  }
});

// Logging out while marks of attendance wait on this device: they stay, but only their maker can send them.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-leaves]") || form.dataset.asked) return;
  event.preventDefault();
  const waiting = await unsent().catch(() => "");
  form.dataset.asked = "yes";
  if (!waiting || confirm(`Belum terkirim dari perangkat ini: ${waiting}. Keluar juga? Semua tetap tersimpan di sini, tetapi hanya terkirim setelah pemiliknya masuk lagi dan membuka aplikasi kehadiran.`)) form.requestSubmit();
  else delete form.dataset.asked;
}, { capture: true });

async function unsent() {
  const kept = (await indexedDB.databases?.()) ?? [{ name: "kehadiran" }];
  if (!kept.some(({ name }) => name === "kehadiran")) return "";
  const { ownedInWords, waitingByUser } = await import("./phone/user.js");
  return (await waitingByUser()).map(ownedInWords).join("; ");
}

// Coming back with the back button: the page is old, its buttons live again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form button:disabled")) button.disabled = false;
});

// A refused htmx step says why, in the place made for it.
document.addEventListener("htmx:responseError", (event) => {
  const place = document.getElementById("pesan");
  const text = event.detail.xhr.responseText;
  if (place) place.textContent = text.length < 300 && !text.includes("<") ? text : "Belum tersimpan. Muat ulang halaman, lalu coba lagi.";
});
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("pesan");
  if (place) place.textContent = "Tidak ada sambungan. Belum tersimpan; coba lagi saat ada sinyal.";
});

// A refused form: whoever listens or looks begins at what is wrong, and its links go into the field itself.
document.getElementById("salah-isi")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("#salah-isi a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  (field.labels?.[0] ?? field).scrollIntoView({ block: "center" });
});
document.addEventListener("htmx:afterSwap", (event) => {
  event.detail.elt.querySelector?.("[aria-invalid=true], .is-invalid")?.focus();
});
