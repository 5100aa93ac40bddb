// Owns the word that a newer release is ready: what it is to everybody, the way to install it to a
// manager. A note and no alarm: nothing is wrong, and it can wait for the evening.
import { lazy, Suspense, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useStore } from '../hooks.ts';
import { useUpdateWords } from './words.ts';
import '../styles/update.css';

const UpdateDialog = lazy(async () => ({
  default: (await import('./update-dialog.tsx')).UpdateDialog,
}));

export function UpdateLine({ version }: { readonly version: string }) {
  const words = useUpdateWords();
  const isManager = useStore((state) => state.till.view?.session.role === 'manager');
  const [isOpen, setOpen] = useState(false);
  return (
    <aside className="update-note" role="note">
      <Icon name="download" />
      <p>{words.banner(version)}</p>
      {isManager && <Button onPress={() => setOpen(true)}>{words.install}</Button>}
      <Suspense>{isOpen && <UpdateDialog onClose={() => setOpen(false)} />}</Suspense>
    </aside>
  );
}
