// Small helpers for every page. Everything works without them.

// A form that was sent shows it at once, and is not sent again by an impatient finger.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.download !== undefined || event.defaultPrevented) return;
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    setTimeout(() => { button.disabled = true; }, 0);
  }
});

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
