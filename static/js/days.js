// A field for a day: says in words which day is meant, while it is typed, and opens the browser's calendar.
// The words are those accounts/days.py reads.

const MONTHS = { jan: 1, feb: 2, peb: 2, mar: 3, apr: 4, mei: 5, may: 5, jun: 6, jul: 7, agu: 8, ags: 8, agt: 8, aug: 8,
  sep: 9, okt: 10, oct: 10, nov: 11, nop: 11, des: 12, dec: 12 };
const WORDS = new Intl.DateTimeFormat("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const WEEKDAY = /^(senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\b[ .,/-]*/i;
const UNREAD = "Belum terbaca. Tulis seperti 26/07/2023 atau 26 Juli 2023.";
const NO_SUCH_DAY = "Tanggal ini tidak ada di kalender.";
const TWO_DIGITS = "Tulis tahun dengan empat angka.";

function parts(text) {
  const plain = text.trim().replace(WEEKDAY, "").replace(/\s*([-/.])\s*/g, "$1");
  let found = plain.match(/^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})$/);
  if (found && (found[2] || found[0].length === 8)) return { year: found[1], month: +found[3], day: +found[4] };
  found = plain.match(/^(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})$/);
  if (found) return { year: found[4], month: +found[3], day: +found[1] };
  found = plain.match(/^(\d{1,2})[ \-/.]*([a-z]+)[ \-/.,]*(\d{2}|\d{4})$/i);
  const month = found && MONTHS[found[2].slice(0, 3).toLowerCase()];
  return month ? { year: found[3], month, day: +found[1] } : null;
}

// { day: Date } or { fault: sentence }
export function read(text) {
  const found = parts(text);
  if (!found) return { fault: UNREAD };
  if (found.year.length === 2) return { fault: TWO_DIGITS };
  const day = new Date(0);
  day.setUTCFullYear(+found.year, found.month - 1, found.day);
  const isReal = day.getUTCMonth() === found.month - 1 && day.getUTCDate() === found.day;
  return isReal ? { day } : { fault: NO_SUCH_DAY };
}

const iso = (day) => day.toISOString().slice(0, 10);

function equip(field) {
  const line = document.createElement("div"), words = document.createElement("output");
  line.className = "d-flex flex-wrap align-items-center gap-2 mt-1 kube-day";
  words.className = "form-text mt-0";
  words.id = `${field.id}_kata`;
  words.htmlFor.add(field.id);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${words.id}`.trim());

  const tell = (isDone) => {
    const { day, fault } = field.value.trim() ? read(field.value) : {};
    words.textContent = day ? `= ${WORDS.format(day)}` : isDone && fault ? fault : "";
  };
  field.addEventListener("input", () => { tell(false); });
  field.addEventListener("change", () => { tell(true); });
  tell(true);

  line.append(...calendar(field), words);
  field.after(line);
}

// The browser's own field lies unseen under the button: it only lends its calendar.
function calendar(field) {
  const picker = document.createElement("input"), button = document.createElement("button");
  picker.type = "date";
  if (!picker.showPicker) return [];
  picker.tabIndex = -1;
  picker.ariaHidden = "true";
  picker.className = "kube-picker";
  button.type = "button";
  button.className = `btn btn-outline-secondary${field.matches(".form-control-lg") ? "" : " btn-sm"}`;
  button.innerHTML = '<i class="bi bi-calendar3" aria-hidden="true"></i> Kalender';
  const whose = document.createElement("span");
  whose.className = "visually-hidden";
  whose.textContent = ` ${field.labels?.[0]?.textContent.trim() ?? ""}`;
  button.append(whose);
  button.addEventListener("click", () => {
    const { day } = read(field.value);
    picker.value = day ? iso(day) : "";
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    field.value = picker.value.split("-").reverse().join("/");
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    field.focus();
  });
  const under = document.createElement("span");
  under.className = "position-relative";
  under.append(picker, button);
  return [under];
}

export function equipDays(within = document) {
  for (const field of within.querySelectorAll("[data-day]:not([disabled])")) {
    if (!field.dataset.equipped) {
      field.dataset.equipped = "yes";
      equip(field);
    }
  }
}
