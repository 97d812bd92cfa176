// Name cards read by the camera: by the browser where it can, else by a library that is loaded only then (decision 30).
import { Trouble } from "./ask.js";

const AGAIN_AFTER = 5_000;
const PAUSE = 200;

export const canScan = Boolean(navigator.mediaDevices);

async function detector() {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => []);
  const { BarcodeDetector } = formats?.includes("qr_code") ? globalThis : await import("../../vendor/qr/decode.js");
  return new BarcodeDetector({ formats: ["qr_code"] });
}

// Calls found(code) for each card that comes into sight, refused(trouble) for what is no card of this bimtek, until
// stop() is called. What stays in sight is told once.
export async function scan(video, bimtek, found, refused) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const reader = await detector();
    video.srcObject = stream;
    await video.play();
    look(video, reader, (text) => tell(text, bimtek, found, refused));
  } catch (fault) {
    stop(video, stream);
    const why = fault.name === "NotAllowedError" ? "tidak diizinkan" : "tidak dapat dipakai";
    throw new Trouble(`Kamera ${why}. Ketik kode di kartu peserta, atau cari namanya.`);
  }
  return () => stop(video, stream);
}

function stop(video, stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

async function look(video, reader, tellOnce) {
  const seen = {};
  while (video.srcObject) {
    for (const { rawValue } of await reader.detect(video).catch(() => [])) {
      const isNew = Date.now() - (seen[rawValue] ?? 0) > AGAIN_AFTER;
      seen[rawValue] = Date.now();
      if (isNew) await tellOnce(rawValue);
    }
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  }
}

// A card says "KUBE 7 17-K7QX": the bimtek and the code.
function tell(text, bimtek, found, refused) {
  const [word, id, code] = text.split(" ");
  if (word !== "KUBE" || !code) return refused(new Trouble("Kode ini bukan kartu peserta. Pindai kartu nama bimtek ini."));
  if (Number(id) !== bimtek) return refused(new Trouble("Kartu ini dari bimtek lain. Cari namanya dalam daftar ini."));
  return found(code);
}
