// @ts-check
/**
 * A page that drives an embedded map and follows it, by version 1 of the protocol in docs/embedding.md.
 *
 * Where the map is comes from the address of this page: `?map=https://maps.example/embed?date=…`; without it the map
 * is that of the server that this page came from.
 */
const VERSION = 1;

const given = new URLSearchParams(location.search).get('map');
const address = new URL(given ?? '/embed', location.href);
// The map then listens to this page only, and speaks to nobody else.
address.searchParams.set('origin', location.origin);

const frame = document.createElement('iframe');
frame.src = address.href;
frame.title = 'Map of control';
frame.height = '520';
frame.loading = 'lazy';
frame.setAttribute('sandbox', 'allow-scripts');
document.querySelector('#map')?.append(frame);

/** @param {Record<string, unknown>} message */
function ask(message) {
  // In a sandbox without `allow-same-origin` the frame has no origin that could be named here; a message holds
  // nothing that anybody may not know.
  frame.contentWindow?.postMessage({ marchland: VERSION, ...message }, '*');
}

window.addEventListener('message', ({ data, source, origin }) => {
  // `source` is what cannot be forged. The origin is "null" in the sandbox, the map's own without it.
  if (source !== frame.contentWindow || !['null', address.origin].includes(origin)) return;
  if (data?.marchland !== VERSION) return;
  const day = /** @type {HTMLOutputElement} */ (document.querySelector('#day'));
  const place = /** @type {HTMLElement} */ (document.querySelector('#place'));
  if (data.type === 'ready' || data.type === 'dateChanged') day.value = data.date;
  if (data.type === 'select') place.textContent = data.name ? `Chosen: ${data.name}.` : 'No place is chosen.';
  if (data.type === 'resize') frame.height = String(data.height);
});

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => ask({ type: 'setDate', date: button.dataset.date }));
}
// The map says `ready` when it is; if it was faster than this page, it says so again when asked.
ask({ type: 'ready' });
