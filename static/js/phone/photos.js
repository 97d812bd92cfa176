// Photos of signed lists: made small on the phone, kept until they are answered, sent after the marks.
import { ask, token, Trouble } from "./ask.js";
import { answer, write } from "./store.js";
import { maker } from "./user.js";

const LONGEST_SIDE = 1600;
const MOST_BYTES = 400_000;
const QUALITIES = [0.8, 0.65, 0.5, 0.35]; // the first that is small enough
const TIMEOUT = 120_000; // a weak signal takes its time for 400 kB

// Also for photos in forms (js/pictures.js).
export async function small(file) {
  const image = await createImageBitmap(file).catch(() => { throw new Trouble("Berkas ini bukan foto. Ambil foto lagi."); });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  let picture;
  for (const quality of QUALITIES) {
    picture = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
    if (picture.size <= MOST_BYTES) break;
  }
  return picture;
}

// On the disk when it resolves, as a mark.
export async function keepPhoto(roster, session, file) {
  const picture = await small(file);
  await write(["values", "photos"], async (values, photos) => {
    const { id, name } = await maker(values, roster);
    const correction = (await answer(values.get("correction"))) ?? 0;
    photos.put({
      uuid: crypto.randomUUID(), taken_at: new Date(Date.now() + correction).toISOString(), session: session.id, picture,
      bimtek: roster.id, title: roster.title, user: id, name, state: "waiting", sentence: "",
    });
  });
}

// What the house has kept need not lie on the phone.
export async function sendPhoto(photo) {
  const body = new FormData();
  for (const name of ["uuid", "user", "session", "taken_at"]) body.append(name, photo[name]);
  body.append("photo", photo.picture, "daftar-hadir.jpg");
  const options = { method: "POST", headers: { "X-CSRFToken": token() }, body, signal: AbortSignal.timeout(TIMEOUT) };
  const { status, sentence } = (await ask(`/bimtek/${photo.bimtek}/signed-lists/`, options)).photo;
  const answered = status < 300 ? { ...photo, picture: null, state: "sent" } : { ...photo, state: "refused", sentence };
  await write(["photos"], (photos) => { photos.put(answered); });
}

// "2 terkirim, 1 belum terkirim": of one session, those that other phones sent included.
export function photosInWords(session, photos) {
  const of = (state) => photos.filter((photo) => photo.session === session.id && photo.state === state).length;
  const counts = { terkirim: session.photos + of("sent"), "belum terkirim": of("waiting"), ditolak: of("refused") };
  const told = Object.entries(counts).filter(([, count]) => count).map(([word, count]) => `${count} ${word}`);
  return told.join(", ") || "belum ada";
}
