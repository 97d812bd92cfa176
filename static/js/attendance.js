// The attendance list on a phone: find a name by typing. Without this module the whole list is shown.
const field = document.getElementById("cari");
const list = document.getElementById("peserta");

function filter() {
  const wanted = field.value.trim().toLowerCase();
  let found = 0;
  for (const row of list.children) {
    row.hidden = !row.dataset.name.includes(wanted);
    found += !row.hidden;
  }
  document.getElementById("tidak-ada").hidden = found > 0;
}

if (field) {
  document.getElementById("cari-nama").hidden = false;
  field.addEventListener("input", filter);
  // A tapped row is replaced, and the old message with it has done its work.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig?.verb === "post") document.getElementById("pesan").textContent = "";
    filter();
  });
}
