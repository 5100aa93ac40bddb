// Owns how a question or a group of settings comes up over the page. Its machinery (focus kept in
// and given back, Escape, what readers hear) is fetched ahead of its first use, not with the page.
import { lazy, Suspense, type ReactNode } from 'react';

export interface DialogProps {
  readonly title: string;
  readonly isWide?: boolean;
  readonly onClose: () => void;
  /** What stays in sight below, however long the dialog is. */
  readonly actions: ReactNode;
  /** The focus begins on the main button, not on the first thing that takes it. */
  readonly beginsAtMain?: boolean;
  /** Makes it a form: Enter in a field does this. */
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
}

const loadModal = () => import('./modal.tsx');

const Modal = lazy(async () => ({ default: (await loadModal()).Modal }));

/** Fetched while nobody waits, so that the first dialog opens at once. */
export function preloadDialogs(): void {
  // A failed load is met again, and told, when a dialog opens.
  loadModal().catch(() => undefined);
}

export function Dialog(props: DialogProps) {
  return (
    <Suspense>
      <Modal {...props} />
    </Suspense>
  );
}
