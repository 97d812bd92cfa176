// Keeps the attendance app's own files, so that it opens without a signal. Nobody's data passes through here.
const KEPT = "kehadiran-{{ version }}";
const SHELL = "{% url 'bimtek:phone' %}";
const FILES = [{% for file in files %}"{{ file }}", {% endfor %}];

async function keep() {
  const cache = await caches.open(KEPT);
  // Somebody who is logged out would be sent to the login page, which is not to be kept in its place.
  const asked = [SHELL, ...FILES].map((address) => new Request(address, { cache: "reload", redirect: "error" }));
  await cache.addAll(asked);
  await self.skipWaiting();
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("kehadiran-") && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
}

async function kept(request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isOurs = origin === location.origin && event.request.method === "GET";
  if (isOurs && [SHELL, ...FILES].includes(pathname)) event.respondWith(kept(event.request));
});
