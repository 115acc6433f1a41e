// @ts-check
// Loaded only on pages that offer a passkey. A form with data-passkey asks that address what is to be signed, lets the
// device sign it, and goes out as an ordinary form with the answer in it. Without this script those forms stay hidden.
(() => {
  const d = document;
  /** @param {string} text */
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  /** @param {ArrayBuffer | null | undefined} buffer */
  const text = (buffer) => (buffer ? btoa([].map.call(new Uint8Array(buffer), (/** @type {number} */ b) => String.fromCharCode(b)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : undefined);
  /** @param {any} list */
  const keys = (list) => (list || []).map((/** @type {any} */ one) => ({ type: 'public-key', id: bytes(one.id) }));
  /** @param {any} o @returns {Promise<any>} */
  const sign = (o) => {
    o.challenge = bytes(o.challenge);
    if (!o.user) { o.allowCredentials = keys(o.allowCredentials); return navigator.credentials.get({ publicKey: o }); }
    o.user.id = bytes(o.user.id);
    o.excludeCredentials = keys(o.excludeCredentials);
    return navigator.credentials.create({ publicKey: o });
  };
  /** @param {any} made */
  const answer = (made) => {
    const r = made.response;
    return JSON.stringify({
      id: made.id, rawId: made.id, type: made.type, clientExtensionResults: {},
      response: {
        clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject), authenticatorData: text(r.authenticatorData), signature: text(r.signature),
        userHandle: text(r.userHandle), transports: r.getTransports ? r.getTransports() : undefined,
      },
    });
  };
  [].forEach.call(d.querySelectorAll('[data-passkey]'), (/** @type {HTMLFormElement} */ form) => {
    // A key is made for one name: under another (a bare address, say) the device would refuse.
    if (!(/** @type {any} */ (window).PublicKeyCredential) || location.hostname !== form.dataset.rp) return;
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      const failed = /** @type {HTMLElement} */ (form.querySelector('[data-failed]'));
      failed.hidden = true;
      fetch(form.dataset.passkey || '', { method: 'POST', credentials: 'same-origin' })
        .then((reply) => (reply.ok ? reply.json() : Promise.reject(reply))).then(sign)
        .then((made) => { form.credential.value = answer(made); form.submit(); })
        .catch(() => { failed.hidden = false; });
    });
  });
})();
