// Starts Blazor. Tries to reconnect quickly at first, then less often, and never gives up: a laptop that was
// closed overnight finds its way back.
document.cookie = 'metaflow.zone=' + encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)
  + '; path=/; max-age=31536000; samesite=lax';

const waits = [0, 1000, 2000, 3000, 5000, 8000];

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: Infinity,
      retryIntervalMilliseconds: attempt => waits[attempt] ?? 15000,
    },
  },
});

// A link of the drawer leads away from it; following a link inside a page does not close a popover by itself.
document.addEventListener('click', event => {
  if (event.target.closest('.skip-link')) {
    document.getElementById('content').focus();
  }

  event.target.closest('[popover] a')?.closest('[popover]').hidePopover();
});
