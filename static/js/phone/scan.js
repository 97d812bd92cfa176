// Name cards read by the camera, in browsers that read QR codes themselves (decision 30). Elsewhere the code is typed.
import { Trouble } from "./ask.js";

const AGAIN_AFTER = 5_000;
const PAUSE = 200;

const formats = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => []);
export const canScan = Boolean(navigator.mediaDevices && formats?.includes("qr_code"));

// Calls found(code) for each card that comes into sight, refused(trouble) for what is no card of this bimtek, until
// stop() is called. What stays in sight is told once.
export async function scan(video, bimtek, found, refused) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const reader = new BarcodeDetector({ formats: ["qr_code"] });
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
