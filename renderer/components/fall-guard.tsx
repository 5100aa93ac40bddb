// Owns what a person sees when the page itself breaks: it comes back by itself to the same truth,
// and after several falls in a row it stays down and says what to do. The till goes on meanwhile.
import { Component, type ReactNode } from 'react';

interface FallGuardProps {
  /** Writes the fall down; answers whether the page may come back by itself. */
  readonly onFall: (error: unknown) => boolean;
  readonly children: ReactNode;
}

/** React knows such a guard as a class only. */
export class FallGuard extends Component<FallGuardProps, { readonly how: 'up' | 'back' | 'down' }> {
  override state = { how: 'up' as const };

  static getDerivedStateFromError(): { how: 'back' } {
    return { how: 'back' };
  }

  override componentDidCatch(error: unknown): void {
    // The word about it is on its way to the till.
    if (this.props.onFall(error)) setTimeout(() => location.reload(), 300);
    else this.setState({ how: 'down' });
  }

  override render(): ReactNode {
    const { how } = this.state as { how: 'up' | 'back' | 'down' };
    if (how === 'up') return this.props.children;
    return how === 'down' ? <Down /> : null;
  }
}

/** Both languages: what knows which one was chosen may be what broke. */
function Down() {
  return (
    <main className="screen fallen" role="alert">
      <h1>Halaman ini terus berhenti</h1>
      <p>
        Kasir tetap berjalan dan pembayaran tetap dicatat. Muat ulang; kalau terus begini, tutup dan
        buka Lunas lagi, lalu hubungi manajer.
      </p>
      <p lang="en">
        This page keeps stopping. The till goes on and payments are recorded. Reload; if it goes on
        like this, close Lunas and open it again, and tell a manager.
      </p>
      <button type="button" className="button button-main" onClick={() => location.reload()}>
        Muat ulang / Reload
      </button>
    </main>
  );
}
