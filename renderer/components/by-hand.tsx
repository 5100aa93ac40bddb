// Owns the manager's word for money no feed shows: asked for with a reason and, where the shop has
// managers, a PIN. It is never green, and stays marked until the provider shows the money.
import type { SaleView } from '../../shared/views.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { Button } from './button.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

export function ByHand({ sale }: { readonly sale: SaleView }) {
  const { deeds } = usePage();
  const isAsking = useStore((state) => state.desk.byHandId === sale.id);
  const words = useWords().sell.byHand;
  return (
    <>
      <Button icon="note" keyHint="M" onPress={() => deeds.askByHand(sale.id)}>
        {words.open}
      </Button>
      {isAsking && (
        <ReasonDialog
          title={words.title}
          meaning={words.meaning}
          reasons={words.reasons}
          confirm={words.confirm}
          onConfirm={(reason, pin) => deeds.confirm(sale.id, reason, pin)}
          onClose={() => deeds.askByHand(null)}
        />
      )}
    </>
  );
}
