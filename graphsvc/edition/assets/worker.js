// Keeps the edition for reading without a network: what every visit needs at once, and every page that was read.
"use strict";

const NAME = "edition-@MARK@", FIRST = @FIRST@;
const plain = (address) => { const url = new URL(address); url.search = url.hash = ""; if (url.pathname.endsWith("/")) url.pathname += "index.html"; return url.href; };

addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(NAME);
  await cache.addAll(FIRST.map((file) => new Request(file, { cache: "no-cache" })));
  await skipWaiting();
})()));
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("edition-") && name !== NAME) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(NAME), key = plain(request.url);
    try {
      const answer = await fetch(request);
      if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(key, answer.clone());
      return answer;
    } catch (error) {
      return await cache.match(key) ?? await cache.match(`${key}/index.html`) ?? (request.mode === "navigate" ? await cache.match(new URL("edition/away.html", registration.scope).href) : undefined) ?? Response.error();
    }
  })());
});
