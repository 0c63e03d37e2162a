/*
 * Keeps the site on the device. PRECACHE, written below this by the build, lists every file with
 * its SHA-256; a new version fetches only what changed, checks each file against its digest, and
 * takes over when the reader says so (js/offline.js), never by itself.
 */
"use strict";

const NAME = "mentor-" + VERSION + "@" + self.registration.scope;
const OURS = /^mentor-\w+@/;
const BY_PATH = new Map(PRECACHE);
const LIST = "__precache";  // in each cache: the list it was filled from

const address = (path) => new URL(path, self.registration.scope).href;

async function install() {
  const cache = await caches.open(NAME);
  const old = await earlier();
  await Promise.all(PRECACHE.map(async ([path, digest]) => {
    const kept = old.get(path)?.digest === digest && await old.get(path).cache.match(address(path));
    await cache.put(address(path), kept || await fetched(path, digest));
  }));
  await cache.put(address(LIST), new Response(JSON.stringify(PRECACHE)));
}

/* A file that is not what the list says fails the installation: the version before stays. */
async function fetched(path, digest) {
  const answer = await fetch(address(path), { cache: "reload", integrity: "sha256-" + digest });
  if (!answer.ok) { throw new Error(path + ": " + answer.status); }
  return answer;
}

/* What earlier versions hold: path -> its digest and the cache it is in. */
async function earlier() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!OURS.test(name) || !name.endsWith("@" + self.registration.scope)) { continue; }
    const cache = await caches.open(name);
    const list = await cache.match(address(LIST));
    for (const [path, digest] of list ? await list.json() : []) { found.set(path, { digest, cache }); }
  }
  return found;
}

async function activate() {
  for (const name of await caches.keys()) {
    if (OURS.test(name) && name.endsWith("@" + self.registration.scope) && name !== NAME) { await caches.delete(name); }
  }
  await self.clients.claim();
}

async function answer(request) {
  const url = new URL(request.url);
  const path = decodeURI(url.href.slice(self.registration.scope.length)).replace(/[?#].*/, "");
  const file = BY_PATH.has(path) ? path : path.replace(/(^|\/)$/, "$1index.html");
  const kept = BY_PATH.has(file) && await (await caches.open(NAME)).match(address(file));
  return kept || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => { if (event.data === "use") { self.skipWaiting(); } });
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) { event.respondWith(answer(event.request)); }
});
