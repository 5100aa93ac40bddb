// Owns what a hub's address may say. It holds a password that goes over the shop's network: TLS is
// always on and its certificate checked, except to this very machine. A fault never holds a value.

const FORM = /^postgres(?:ql)?:\/\/([^/?#\s]*)(?:\/[^?#\s]*)?(?:\?([^#\s]*))?$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;
/** A folder of Unix sockets, as it stands or in percent signs. */
const SOCKET = /^(?:\/|%2f)/i;
/** What would go in clear, or to whoever answers. */
const WEAK = new Set(['disable', 'allow', 'prefer', 'no-verify', 'false', '0', 'off']);

/** What is wrong with the address, to follow its place in the setup; null when it may be used. */
export function hubAddressFault(url: string): string | null {
  const form = FORM.exec(url);
  if (form === null)
    return (
      'must look like postgres://user:password@host:5432/database, ' +
      'with @ and / in a password written as %40 and %2F'
    );
  const asked = settingsIn(form[2] ?? '');
  if (isHere(form[1] ?? '', asked)) return null;
  const weak = asked.some(
    ([name, value]) => ['sslmode', 'ssl'].includes(name) && WEAK.has(value.toLowerCase()),
  );
  if (!weak) return null;
  return (
    'asks for a connection without TLS (sslmode), which is taken for this machine only: ' +
    'leave sslmode out'
  );
}

/** Whether it stays on this machine, where nobody listens in: loopback or a Unix socket. */
export function isHubHere(url: string): boolean {
  const form = FORM.exec(url);
  return form !== null && isHere(form[1] ?? '', settingsIn(form[2] ?? ''));
}

function isHere(authority: string, asked: readonly Setting[]): boolean {
  const named = asked.filter(([name]) => name === 'host' || name === 'hostaddr');
  const places = [
    ...authority
      .slice(authority.lastIndexOf('@') + 1)
      .split(',')
      .map((host) => host.replace(/:\d*$/, '')),
    ...named.flatMap(([, value]) => value.split(',')),
  ].filter((place) => place !== '');
  return places.every((place) => SOCKET.test(place) || LOOPBACK.test(place));
}

type Setting = readonly [string, string];

function settingsIn(query: string): Setting[] {
  return query.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split('=', 2);
    return [name.toLowerCase(), value];
  });
}
