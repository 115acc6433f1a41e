// @ts-check
// The only script of the customer pages. Everything works without it; it adds a guard against second taps, the price in
// the bar and progress without reloading, and it tells the server the device's time zone for the second clock.
(() => {
  const d = document;
  /** @param {string} selector */
  const all = (selector) => /** @type {HTMLElement[]} */ ([].slice.call(d.querySelectorAll(selector)));
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && d.cookie.indexOf('tz=' + zone) < 0) d.cookie = 'tz=' + zone + ';path=/;max-age=31536000;samesite=lax';
  } catch (e) { /* no cookie: the page guesses by language */ }

  // The answer to a form stands under its own address, so that reloading and coming back ask for the page and not for the form.
  const at = d.documentElement.dataset.at;
  if (at) history.replaceState(null, '', at);

  // A second tap on a slow line sends nothing; the server would ignore it anyway.
  d.addEventListener('submit', (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = '1';
    // Asks for the page itself instead of a redirect to it: a round trip less, and the script above names its address.
    if (!form.now) form.insertAdjacentHTML('beforeend', '<input type="hidden" name="now" value="1">');
    all('.btn').forEach((button) => button.setAttribute('aria-busy', 'true'));
  });
  // Coming back by the back button must find a form that works.
  addEventListener('pageshow', () => {
    all('form').forEach((form) => delete form.dataset.sent);
    all('.btn').forEach((button) => button.removeAttribute('aria-busy'));
  });

  // A button that copies shows only where the browser can; without it the field is there to be marked by hand.
  all('[data-copy]').forEach((button) => {
    const field = /** @type {HTMLInputElement | null} */ (d.getElementById(button.dataset.copy || ''));
    if (!navigator.clipboard || !field) return;
    button.hidden = false;
    button.onclick = () => navigator.clipboard.writeText(field.value).then(() => { button.textContent = button.dataset.done || ''; }, () => field.select());
  });

  const live = d.getElementById('live');
  if (live) {
    const show = () => {
      const tab = /** @type {HTMLInputElement | null} */ (d.querySelector('[name=kind]:checked'));
      const plan = tab && /** @type {HTMLElement | null} */ (d.querySelector('[name=plan-' + tab.value + ']:checked'));
      live.hidden = !plan;
      if (plan) [].forEach.call(live.children, (/** @type {HTMLElement} */ part, /** @type {number} */ i) => { part.textContent = (plan.dataset.live || '').split('|')[i] || ''; });
    };
    d.addEventListener('change', show);
    show();
  }

  const poll = d.getElementById('poll');
  if (poll) {
    let tries = 0;
    // 2 s at first, 20 s at last, about half an hour in all; then the page stays as it is and says how to look again.
    const ask = () => fetch(poll.dataset.url || '', { credentials: 'same-origin' }).then((answer) => (answer.ok ? answer.text() : poll.dataset.stage), () => poll.dataset.stage)
      .then((stage) => { if (stage !== poll.dataset.stage) location.reload(); else if (++tries < 120) setTimeout(ask, Math.min(2000 + tries * 300, 20000)); });
    setTimeout(ask, 2000);
  }

  // A page that waits for something and has no poll of its own: loaded anew when its title is another one, half an hour long.
  const again = Number(d.documentElement.dataset.again) * 1000;
  if (again && !poll) {
    let looks = 0;
    const look = () => fetch(location.href, { credentials: 'same-origin' }).then((answer) => answer.text(), () => '').then((text) => {
      const title = (/<title>([^<]*)/.exec(text) || [])[1];
      if (title && title.replace(/&amp;/g, '&') !== d.title) location.reload(); else if (++looks < 180) setTimeout(look, again);
    });
    setTimeout(look, again / 4);
  }
})();
