// The agent's desk: news as it happens, and single keys. Every page works without it; then the agent reloads.
(function () {
  'use strict';
  const page = document.querySelector('.dk');
  if (!page) return;

  // Single keys: never while something is typed, never with another key, and they can be turned off (WCAG 2.1.4).
  const box = document.getElementById('keys');
  const areOn = function () { return localStorage.getItem('desk-keys') !== 'off'; };
  if (box) {
    box.checked = areOn();
    box.addEventListener('change', function () { localStorage.setItem('desk-keys', box.checked ? 'on' : 'off'); });
  }
  const typesIn = function (node) { return /^(?:INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(?:checkbox|radio)$/.test(node.type); };
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && typesIn(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typesIn(event.target) || !areOn()) return;
    const to = [].filter.call(document.querySelectorAll('[data-key]'), function (one) { return one.getAttribute('data-key') === event.key; })[0];
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (/^(?:A|BUTTON)$/.test(to.tagName) || to.type === 'checkbox') to.click();
  });
  // A second press of the same button is nothing more.
  document.addEventListener('submit', function (event) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = '1';
  });
  window.addEventListener('pageshow', function () { [].forEach.call(document.forms, function (form) { delete form.dataset.sent; }); });

  // A page that only waits for something to be done asks again by itself.
  const again = Number(page.dataset.again || 0);
  if (again) setTimeout(function () { location.reload(); }, again * 1000);

  const url = page.dataset.live;
  if (!url || !window.EventSource) return;
  const say = document.getElementById('say'), live = document.getElementById('live'), part = document.getElementById('part'), state = document.getElementById('state');
  const standing = live && live.textContent;
  const source = new EventSource(url + (url.indexOf('?') < 0 ? '?' : '&') + 'last=' + page.dataset.change);
  function isLive(on) {
    if (!live) return;
    live.toggleAttribute('data-on', on);
    live.textContent = on ? standing : live.dataset.off;
  }
  // Whoever is at a button stays at it while the list is drawn anew.
  function put(node, html) {
    if (!node) return;
    const at = node.contains(document.activeElement) ? document.activeElement.getAttribute('data-focus') : null;
    node.innerHTML = html;
    if (at) { const same = node.querySelector('[data-focus="' + at + '"]') || node.querySelector('button,a'); if (same) same.focus(); }
  }
  source.addEventListener('open', function () { isLive(true); });
  source.addEventListener('error', function () { isLive(false); });
  source.addEventListener('queue', function (event) {
    const news = JSON.parse(event.data);
    put(part, news.html);
    if (news.say) say.textContent = news.say;
  });
  source.addEventListener('call', function (event) {
    const news = JSON.parse(event.data);
    put(part, news.html);
    put(state, news.state);
  });
  source.addEventListener('proved', function () {
    const open = [].some.call(document.querySelectorAll('textarea'), function (one) { return one.value !== one.defaultValue; });
    say.textContent = 'The caller has proved the line.';
    if (!open) location.reload();
  });
  // The session is over, or the call is somebody else's by now: the page itself says which.
  source.addEventListener('ended', function () { source.close(); location.reload(); });
  source.addEventListener('full', function () { source.close(); isLive(false); });
  window.addEventListener('pagehide', function () { source.close(); });
})();
