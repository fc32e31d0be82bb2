// Blazor says how the connection is by a class on the banner; every version of its script does that.
const banner = document.getElementById('components-reconnect-modal');
const words = banner.querySelector('p');
const button = does => banner.querySelector(`[data-does="${does}"]`);

const states = {
  'components-reconnect-show': () => say(banner.dataset.trying, true),
  'components-reconnect-failed': () => say(banner.dataset.failed, true),
  // The server answered and does not know this page's circuit: it was restarted or was away too long.
  'components-reconnect-rejected': () => {
    say(banner.dataset.reloading, false);
    location.reload();
  },
  'components-reconnect-hide': () => { banner.hidden = true; },
};

new MutationObserver(follow).observe(banner, { attributes: true, attributeFilter: ['class'] });
button('reconnect').addEventListener('click', reconnect);
button('reload').addEventListener('click', () => location.reload());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && !banner.hidden) {
    reconnect();
  }
});

function follow() {
  for (const [name, act] of Object.entries(states)) {
    if (banner.classList.contains(name)) {
      act();
    }
  }
}

function say(text, mayReconnect) {
  words.textContent = text;
  button('reconnect').hidden = !mayReconnect;
  banner.hidden = false;
}

async function reconnect() {
  button('reconnect').disabled = true;
  try {
    if (!await Blazor.reconnect()) {
      states['components-reconnect-rejected']();
    }
  } catch {
    // Still away: Blazor's own attempts go on.
  } finally {
    button('reconnect').disabled = false;
  }
}
