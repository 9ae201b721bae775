// The page works without this file; it only lets the hands stay on the keyboard.
(() => {
  const typing = target => target.closest('input, textarea, select, [contenteditable]');
  const hits = () => [...document.querySelectorAll('.hit')];
  const step = by => {
    const all = hits();
    if (all.length === 0) return;
    const at = all.indexOf(document.activeElement.closest('.hit'));
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
    all[next].focus({ preventScroll: true });
    all[next].scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape' && event.target.id === 'q') event.target.blur();
    if (typing(event.target)) return;
    if (event.key === '/') {
      const query = document.getElementById('q');
      if (!query) return;
      event.preventDefault();
      query.focus();
      query.select();
    } else if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
    else if (event.key === 'Enter' && event.target.matches('.hit[data-open]')) location.assign(event.target.dataset.open);
  });
  document.getElementById('event')?.scrollIntoView({ block: 'center' });
})();
