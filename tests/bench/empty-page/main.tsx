// Owns the emptiest page that React can show and that hears a key: what any such page costs.
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';

function Empty() {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const pad = document.querySelector('.amount-typed');
      if (pad !== null) pad.textContent = event.key;
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
  return <main className="amount-typed">0</main>;
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Empty />);
