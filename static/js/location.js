// "Pakai lokasi saya": the phone's own place into the two fields. Without this module they are typed.
const button = document.getElementById("lokasi-saya");
const told = document.getElementById("lokasi-kata");
const WHY_NOT = {
  1: "Telepon tidak mengizinkan lokasi. Izinkan lokasi untuk halaman ini, atau isi angkanya sendiri.",
  2: "Lokasi tidak ditemukan. Coba lagi di tempat terbuka, atau isi angkanya sendiri.",
  3: "Lokasi belum ditemukan. Tunggu sebentar, lalu coba lagi.",
};

function fill({ coords }) {
  document.getElementById("id_latitude").value = coords.latitude.toFixed(6);
  document.getElementById("id_longitude").value = coords.longitude.toFixed(6);
  told.textContent = `Lokasi diisi, teliti sampai sekitar ${Math.round(coords.accuracy)} meter. Tekan Simpan.`;
}

if (button && "geolocation" in navigator && window.isSecureContext) {
  button.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = "Mencari lokasi ...";
    const refuse = (error) => { told.textContent = WHY_NOT[error.code]; };
    navigator.geolocation.getCurrentPosition(fill, refuse, { enableHighAccuracy: true, timeout: 20_000 });
  });
}
