// Owns the banner's line about a newer release that is ready: what it is to everybody, the way to
// install it to a manager.
import { lazy, Suspense, useState } from 'react';
import { useStore } from '../hooks.ts';
import { useUpdateWords } from './words.ts';

const UpdateDialog = lazy(async () => ({
  default: (await import('./update-dialog.tsx')).UpdateDialog,
}));

export function UpdateLine({ version }: { readonly version: string }) {
  const words = useUpdateWords();
  const isManager = useStore((state) => state.till.view?.session.role === 'manager');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {words.banner(version)}
      {isManager && (
        <button type="button" className="banner-button" onClick={() => setOpen(true)}>
          {words.install}
        </button>
      )}
      <Suspense>{isOpen && <UpdateDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
