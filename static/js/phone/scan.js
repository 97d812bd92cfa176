// A name card read by the camera, where the browser can do it. Everywhere else the code is typed.
export const canScan = "BarcodeDetector" in window && Boolean(navigator.mediaDevices);

// Calls found(code) for each card of this bimtek until stop() is called.
export async function scan(video, bimtek, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let goesOn = true;
  video.srcObject = stream;
  await video.play();
  (async () => {
    while (goesOn) {
      for (const { rawValue } of await detector.detect(video).catch(() => [])) {
        const [word, id, code] = rawValue.split(" ");
        if (word === "KUBE" && Number(id) === bimtek) await found(code);
      }
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
  })();
  return () => {
    goesOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
