// @ts-check
// Loaded on the pages about the app alone. It registers the worker, offers to install where the browser can, asks for notices
// after a tap and never before, and tells the worker what to keep. Without it those parts stay hidden and the words remain.
(() => {
  const d = document;
  const n = /** @type {any} */ (navigator);
  /** Of the parts named so only one shows. @param {string} name @param {string} value */
  const only = (name, value) => [].forEach.call(d.querySelectorAll('[data-' + name + ']'), (/** @type {HTMLElement} */ part) => { part.hidden = part.dataset[name] !== value; });

  if (matchMedia('(display-mode: standalone)').matches || n.standalone) only('install', 'inside');
  addEventListener('beforeinstallprompt', (/** @type {any} */ offer) => {
    const button = /** @type {HTMLElement | null} */ (d.querySelector('[data-install=button]'));
    if (!button) return;
    offer.preventDefault();
    only('install', 'button');
    button.onclick = () => offer.prompt();
  });
  addEventListener('appinstalled', () => only('install', 'done'));

  const form = /** @type {any} */ (d.querySelector('form[data-push]'));
  if (!n.serviceWorker) return only('push', 'none');
  // Through the browser's own cache: a look for a new worker at every page would cost more than many a page.
  n.serviceWorker.register('/sw.js', { updateViaCache: 'all' }).catch(() => {});
  const ready = n.serviceWorker.ready;

  if (form && !('PushManager' in window)) only('push', 'none');
  else if (form) {
    const state = () => ready.then((/** @type {any} */ worker) => worker.pushManager.getSubscription()).then((/** @type {any} */ has) => only('push', Notification.permission === 'denied' ? 'denied' : has && form.dataset.here ? 'on' : 'ask'));
    state();
    form.addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      event.stopPropagation();
      Notification.requestPermission().then((said) => {
        if (said !== 'granted') return state();
        return ready.then((/** @type {any} */ worker) => worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key }))
          .then((/** @type {any} */ made) => { form.subscription.value = JSON.stringify(made); form.submit(); });
      }).catch(() => { form.querySelector('.bad').hidden = false; });
    });
  }

  const keep = /** @type {any} */ (d.querySelector('[data-keep=on]'));
  if (keep) {
    /** @param {string} [wish] */
    const tell = (wish) => ready.then((/** @type {any} */ worker) => {
      const line = new MessageChannel();
      line.port1.onmessage = (answer) => {
        only('keep', answer.data ? 'on' : 'off');
        keep.querySelector('time').textContent = answer.data ? new Date(answer.data).toLocaleString(d.documentElement.lang, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }) : '';
        if (wish === 'keep' && !answer.data) only('keep', 'failed');
      };
      worker.active.postMessage(wish, [line.port2]);
    });
    tell();
    d.addEventListener('click', (event) => {
      const wish = /** @type {HTMLElement} */ (event.target).dataset.wish;
      if (wish) tell(wish);
    });
  }
})();
