// A photo in a form is made small before it is sent: 300 kB instead of 5 MB over a weak signal, and after each refusal.
import { small } from "./phone/photos.js";

const ENOUGH = 500_000; // bytes that go as they are
const working = new Map(); // form -> what is being made small in it
let isOurs = false; // the change that is told is our own

async function smaller(file) {
  const picture = file.size > ENOUGH ? await small(file).catch(() => null) : null; // the house says what is wrong with it
  if (!picture || picture.size >= file.size) return file;
  return new File([picture], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

async function shrink(field) {
  const files = [...field.files], carrier = new DataTransfer();
  for (const file of files) carrier.items.add(await smaller(file));
  const isSame = files.length === field.files.length && files.every((file, at) => file.size === field.files[at].size);
  if (!isSame) return; // another one was chosen meanwhile
  field.files = carrier.files;
  isOurs = true;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  isOurs = false;
}

export function shrinkIn(field) {
  if (isOurs || ![...field.files].some((file) => file.size > ENOUGH)) return;
  const work = shrink(field).finally(() => { if (working.get(field.form) === work) working.delete(field.form); });
  working.set(field.form, work);
}

document.addEventListener("submit", (event) => {
  const work = working.get(event.target);
  if (!work) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  work.finally(() => event.target.requestSubmit(event.submitter));
}, { capture: true });
