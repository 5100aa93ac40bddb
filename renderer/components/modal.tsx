// Owns a dialog's machinery, by Base UI: the focus stays in it and goes back to where it was,
// Escape and a press beside it close it, and readers are told what it is.
import { Dialog as Base } from '@base-ui/react/dialog';
import { useEffect, useRef, type ReactNode } from 'react';
import { usePage } from '../hooks.ts';
import type { DialogProps } from './dialog.tsx';

export function Modal(props: DialogProps) {
  const {
    title,
    isWide = false,
    beginsAtMain = false,
    onClose,
    actions,
    onSubmit,
    children,
  } = props;
  const popup = useRef<HTMLDivElement>(null);
  useKeysUnderAlert();
  const place = useRef<HTMLElement>(null);
  const inside = (
    <>
      <div className="dialog-body">{children}</div>
      <div className="dialog-actions">{actions}</div>
    </>
  );
  return (
    <>
      {/* Asked of what stands in it: while drawing, the page found may be the one that goes. */}
      <span
        hidden
        ref={(here) => {
          place.current = here?.closest<HTMLElement>('.page') ?? null;
        }}
      />
      <Base.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
        {/* Within the page, so that what fills the screen can lie over it. */}
        <Base.Portal container={place}>
          <Base.Backdrop className="dialog-veil" />
          <Base.Popup
            ref={popup}
            className={isWide ? 'dialog dialog-wide' : 'dialog'}
            {...(beginsAtMain ? { initialFocus: () => mainButtonIn(popup.current) } : {})}
            // What listens to keys leaves those of a <dialog> alone.
            render={<dialog open />}
          >
            <Base.Title className="dialog-title">{title}</Base.Title>
            {onSubmit === undefined ? inside : <Form onSubmit={onSubmit}>{inside}</Form>}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </>
  );
}

/** Where there is none, what takes the focus first has it. */
function mainButtonIn(popup: HTMLElement | null): HTMLElement | true {
  return popup?.querySelector<HTMLElement>('.dialog-actions .button-main') ?? true;
}

/**
 * Nobody types into what they can't see: a key puts away what lies over the dialog, and no more.
 */
function useKeysUnderAlert(): void {
  const { deeds, getState } = usePage();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { alerts } = getState().desk;
      if (alerts.length === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const isRead = event.key === 'Enter' || event.key === 'Escape';
      const mustBeRead = alerts.some(({ kind }) => kind === 'reversed');
      if (!event.repeat && (isRead || !mustBeRead)) deeds.closeAlerts();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [deeds, getState]);
}

interface FormProps {
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

function Form({ onSubmit, children }: FormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {/* With two fields, Enter needs a submit button to mean anything. */}
      <input type="submit" hidden />
      {children}
    </form>
  );
}
