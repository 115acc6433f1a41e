// The agent's desk: news as it happens, and single keys. Every page works without it; then the agent reloads.
(function () {
  'use strict';
  /** @type {HTMLElement | null} */
  const page = document.querySelector('.dk');
  if (!page) return;

  // Single keys: never while something is typed, never with another key, and they can be turned off (WCAG 2.1.4).
  const box = /** @type {HTMLInputElement | null} */ (document.getElementById('keys'));
  const areOn = function () { return localStorage.getItem('desk-keys') !== 'off'; };
  if (box) {
    box.checked = areOn();
    box.addEventListener('change', function () { localStorage.setItem('desk-keys', box.checked ? 'on' : 'off'); });
  }
  /** @param {any} node */
  const typesIn = function (node) { return /^(?:INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(?:checkbox|radio)$/.test(node.type); };
  document.addEventListener('keydown', function (event) {
    const from = /** @type {HTMLElement} */ (event.target);
    if (event.key === 'Escape' && typesIn(from)) { from.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typesIn(from) || !areOn()) return;
    /** @type {any} */
    const to = Array.from(document.querySelectorAll('[data-key]')).find(function (one) { return one.getAttribute('data-key') === event.key; });
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (/^(?:A|BUTTON)$/.test(to.tagName) || to.type === 'checkbox') to.click();
  });
  // A second press of the same button is nothing more.
  document.addEventListener('submit', function (event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
  });
  window.addEventListener('pageshow', function () { Array.from(document.forms).forEach(function (form) { delete form.dataset.sent; }); });

  // A page that only waits for something to be done asks again by itself.
  const again = Number(page.dataset.again || 0);
  if (again) setTimeout(function () { location.reload(); }, again * 1000);

  const url = page.dataset.live;
  if (!url || !window.EventSource) return;
  const say = document.getElementById('say'), live = document.getElementById('live'), part = document.getElementById('part'), state = document.getElementById('state');
  const standing = live ? live.textContent : '';
  const source = new EventSource(url + (url.indexOf('?') < 0 ? '?' : '&') + 'last=' + page.dataset.change);
  /** @param {boolean} on */
  function isLive(on) {
    if (!live) return;
    live.toggleAttribute('data-on', on);
    live.textContent = on ? standing : live.dataset.off || '';
  }
  function isWriting() { return Array.from(document.querySelectorAll('textarea')).some(function (one) { return one.value !== one.defaultValue; }); }
  /** @param {string} text */
  function tell(text) { if (say) say.textContent = text; }
  // Whoever is at a button stays at it while the list is drawn anew.
  /** @param {HTMLElement | null} node @param {string} html */
  function put(node, html) {
    if (!node) return;
    const active = document.activeElement;
    const at = active && node.contains(active) ? active.getAttribute('data-focus') : null;
    node.innerHTML = html;
    if (at) { const same = /** @type {HTMLElement | null} */ (node.querySelector('[data-focus="' + at + '"]') || node.querySelector('button,a')); if (same) same.focus(); }
  }
  source.addEventListener('open', function () { isLive(true); });
  source.addEventListener('error', function () { isLive(false); });
  source.addEventListener('queue', function (event) {
    const news = JSON.parse(event.data);
    put(part, news.html);
    if (news.say) tell(news.say);
  });
  source.addEventListener('call', function (event) {
    const news = JSON.parse(event.data);
    put(part, news.html);
    put(state, news.state);
  });
  source.addEventListener('proved', function () {
    tell('The caller has proved the line.');
    if (!isWriting()) location.reload();
  });
  // The session is over, or the call is somebody else's by now: the page itself says which.
  source.addEventListener('ended', function () {
    source.close();
    // What somebody is writing is not thrown away: a note may still be kept for a while.
    if (isWriting()) { if (state) state.textContent = 'The call is over. Keep your note.'; tell('The call is over.'); } else location.reload();
  });
  source.addEventListener('full', function () { source.close(); isLive(false); });
  window.addEventListener('pagehide', function () { source.close(); });
})();
