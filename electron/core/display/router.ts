// Owns what a customer's screen may ask: the one stream. Nothing of the till's own calls is here,
// nor can it be reached from here.
import { implement } from '@orpc/server';
import { displayContract } from '../../../shared/display-contract.ts';
import type { Stage } from './stage.ts';

/** Made by whoever lets a screen in. */
export interface DisplayContext {
  readonly display: Pick<Stage, 'frames'>;
}

const screen = implement(displayContract).$context<DisplayContext>();

export const displayRouter = screen.router({
  display: {
    stream: screen.display.stream.handler(({ context, signal }) => context.display.frames(signal)),
  },
});
