// Keeps the page for visits and what it needs, for times without a network. The network comes first.
const KEPT = "visits-1";

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (!address.pathname.startsWith("/visits/") && !address.pathname.startsWith("/static/")) return;
  event.respondWith(
    fetch(request)
      .then(async (answer) => {
        if (answer.ok && !answer.redirected) (await caches.open(KEPT)).put(request, answer.clone());
        return answer;
      })
      .catch(async () => (await caches.match(request)) ?? Response.error()),
  );
});
