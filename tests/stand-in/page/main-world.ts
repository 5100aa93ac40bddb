// Runs in the page's own world before its scripts: puts the app's permission handlers in front of
// the calls Electron asks them about. Must stay true: a refused call fails as Chromium's own does.
// Also where contextBridge's values come in. Types are stripped when it is sent.

interface Wrapped {
  /** The object that has the call; undefined where the page is not in a secure context. */
  readonly owner: object | undefined;
  readonly call: string;
  /** Electron's name for the permission. */
  readonly name: string;
}

/** Puts the question before each call that needs a permission. */
export function startMainWorld(): void {
  if (window !== window.top) return;
  const waiting = new Map<number, (granted: boolean) => void>();
  let lastId = 0;
  window.addEventListener('stand-in:permitted', (event) => {
    const { id, granted } = (event as CustomEvent<{ id: number; granted: boolean }>).detail;
    waiting.get(id)?.(granted);
    waiting.delete(id);
  });
  const ask = (name: string, asks: boolean, media: string[]): Promise<boolean> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      const detail = { id: lastId, name, asks, media };
      window.dispatchEvent(new CustomEvent('stand-in:permission', { detail }));
    });
  window.addEventListener('stand-in:expose', (event) => {
    const { key, value } = (event as CustomEvent<{ key: string; value: unknown }>).detail;
    // Throwing here would reach nobody; an existing name is kept, and the preload's test sees it.
    if (!(key in window))
      Object.defineProperty(window, key, { value: frozen(value), enumerable: true });
  });
  guardCalls(ask);
  guardOthers(ask);
  guardOpen();
}

/** Puts the app's window-open handler, which always denies here, before every new window. */
function guardOpen(): void {
  const tell = (url: string, name: string, features: string): void => {
    const detail = { url: new URL(url, document.baseURI).href, name, features };
    window.dispatchEvent(new CustomEvent('stand-in:open', { detail }));
  };
  window.open = (url, name, features) => {
    tell(String(url ?? 'about:blank'), name ?? '', features ?? '');
    return null;
  };
  const stop = (event: MouseEvent): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (link === undefined || link.href === '' || event.defaultPrevented) return;
    const isHere = ['', '_self', '_top', '_parent'].includes(link.target);
    const isAsked = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
    if (event.button === 2 || (isHere && !isAsked)) return;
    event.preventDefault();
    tell(link.href, link.target, '');
  };
  // On the window and in the bubbling phase: after whatever the page itself does with the click.
  window.addEventListener('click', stop);
  window.addEventListener('auxclick', stop);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

type Ask = (name: string, asks: boolean, media: string[]) => Promise<boolean>;
type Call = (...args: unknown[]) => Promise<unknown>;

/** Calls that answer with a promise and reject when refused. */
function guardCalls(ask: Ask): void {
  const wrapped: Wrapped[] = [
    { owner: navigator.mediaDevices, call: 'getUserMedia', name: 'media' },
    { owner: navigator.mediaDevices, call: 'getDisplayMedia', name: 'display-capture' },
    { owner: navigator.clipboard, call: 'readText', name: 'clipboard-read' },
    { owner: navigator.clipboard, call: 'writeText', name: 'clipboard-sanitized-write' },
    { owner: navigator.wakeLock, call: 'request', name: 'screen-wake-lock' },
    { owner: Element.prototype, call: 'requestFullscreen', name: 'fullscreen' },
    { owner: Element.prototype, call: 'requestPointerLock', name: 'pointerLock' },
  ];
  for (const { owner, call, name } of wrapped) {
    if (owner === undefined) continue;
    const original = Reflect.get(owner, call) as Call;
    Reflect.set(owner, call, async function guarded(this: unknown, ...args: unknown[]) {
      const media = name === 'media' ? mediaTypes(args[0]) : [];
      if (!(await ask(name, true, media))) {
        throw new DOMException('Permission denied', 'NotAllowedError');
      }
      return original.apply(this, args);
    });
  }
}

function mediaTypes(constraints: unknown): string[] {
  const asked = (constraints ?? {}) as MediaStreamConstraints;
  return (['audio', 'video'] as const).filter((kind) => Boolean(asked[kind]));
}

/** The calls with a shape of their own: notifications, position, and asking without requesting. */
function guardOthers(ask: Ask): void {
  Notification.requestPermission = async (callback?: NotificationPermissionCallback) => {
    const answer = (await ask('notifications', true, [])) ? 'granted' : 'denied';
    callback?.(answer);
    return answer;
  };
  const locate = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
  navigator.geolocation.getCurrentPosition = (found, failed, options) => {
    void ask('geolocation', true, []).then((granted) => {
      if (granted) locate(found, failed, options);
      else failed?.({ code: 1, message: 'User denied Geolocation' } as GeolocationPositionError);
    });
  };
  const query = navigator.permissions.query.bind(navigator.permissions);
  navigator.permissions.query = async (descriptor) => {
    const status = await query(descriptor);
    const known: Record<string, string> = { camera: 'media', microphone: 'media' };
    const granted = await ask(known[descriptor.name] ?? descriptor.name, false, []);
    Object.defineProperty(status, 'state', { value: granted ? 'granted' : 'denied' });
    return status;
  };
}
