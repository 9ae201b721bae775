// Pages work without this file; it only spares a reader a page load or a click.
(() => {
  // A session ends when nobody has done anything for a while: what a part asks by itself carries no such mark.
  document.addEventListener('htmx:configRequest', event => {
    if (event.detail.triggeringEvent?.isTrusted) event.detail.headers['Steward-By-Hand'] = 'true';
  });
  // A fault that htmx meets is shown at the top of the page, whatever part asked; once, however often it asks.
  let fault = '';
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.xhr.status < 400) return;
    const faults = document.getElementById('faults');
    if (!faults) return;
    if (!faults.hidden && fault === event.detail.xhr.responseText) {
      event.detail.shouldSwap = false;
      event.detail.isError = false;
      return;
    }
    fault = event.detail.xhr.responseText;
    faults.hidden = false;
    event.detail.target = faults;
    event.detail.swapOverride = 'innerHTML';
    event.detail.isError = false;
    faults.scrollIntoView({ block: 'nearest' });
  });
  // What a reader has opened stays open when a part of the page renews itself.
  const place = details => {
    const home = details.parentElement.closest('[id]') || document.body;
    return home.id + ' ' + [...home.querySelectorAll('details')].indexOf(details);
  };
  let opened = new Set();
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.xhr.status >= 400) return;
    const open = event.detail.target.querySelectorAll('details[open]:not(.menu)');
    opened = new Set([...open].map(place));
  });
  document.addEventListener('htmx:afterSwap', () => {
    if (!opened.size) return;
    document.querySelectorAll('details:not(.menu)').forEach(details => {
      if (opened.has(place(details))) details.open = true;
    });
    opened = new Set();
  });
  // Of a part that renews itself only what says something else than before is read out.
  const telling = () => [...document.querySelectorAll('[data-told]')]
    .map(part => part.textContent.trim().replace(/\s+/g, ' ')).join('. ');
  let told = telling();
  document.addEventListener('htmx:afterSettle', () => {
    const live = document.getElementById('told');
    const now = telling();
    if (!live || now === told) return;
    told = now;
    live.textContent = now;
  });
  // A long menu closes when the reader goes elsewhere.
  document.addEventListener('click', event => {
    document.querySelectorAll('details.menu[open]').forEach(menu => {
      if (!menu.contains(event.target)) menu.removeAttribute('open');
    });
  });
})();
