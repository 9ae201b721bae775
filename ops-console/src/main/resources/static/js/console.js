// Pages work without this file; it only spares a reader a page load or a click.
(() => {
  // A fault that htmx meets is shown at the top of the page, whatever part asked.
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.xhr.status < 400) return;
    const faults = document.getElementById('faults');
    if (!faults) return;
    faults.hidden = false;
    event.detail.target = faults;
    event.detail.swapOverride = 'innerHTML';
    event.detail.isError = false;
    faults.scrollIntoView({ block: 'nearest' });
  });
  // A long menu closes when the reader goes elsewhere.
  document.addEventListener('click', event => {
    document.querySelectorAll('details.menu[open]').forEach(menu => {
      if (!menu.contains(event.target)) menu.removeAttribute('open');
    });
  });
})();
