// Starts Blazor. Tries to reconnect quickly at first, then less often, and never gives up: a laptop that was
// closed overnight finds its way back.
globalThis.metaflowTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
document.cookie = `metaflow.zone=${encodeURIComponent(metaflowTimeZone())}; path=/; max-age=31536000; samesite=lax`;

const waits = [0, 1000, 2000, 3000, 5000, 8000];

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: Infinity,
      retryIntervalMilliseconds: attempt => waits[attempt] ?? 15000,
    },
  },
});

// The base element would make the skip link lead to the first page: it moves the focus and nothing else.
document.addEventListener('click', event => {
  if (event.target.closest('.skip-link')) {
    event.preventDefault();
    document.getElementById('content').focus();
  }
}, { capture: true });

// A link of the drawer leads away from it; following a link inside a page does not close a popover by itself.
document.addEventListener('click', event => {
  event.target.closest('[popover] a')?.closest('[popover]').hidePopover();
});
