// Owns training mode: the built-in provider simulator and a setup that points at it. No real money
// anywhere.
import { DEMO_QRIS, startSimulator } from '../simulator/start.ts';

export interface Training {
  readonly phoneUrl: string;
  /** A setup file's text for a shop whose provider is the simulator. */
  readonly setupText: string;
  stop(): Promise<void>;
}

export async function startTraining(qris?: string): Promise<Training> {
  const simulator = await startSimulator(qris === undefined ? {} : { merchantQris: qris });
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  const setup = {
    store: { name: 'Warung Latihan', timezone: 'Asia/Jakarta' },
    till: { name: 'Kasir 1' },
    merchant: { qris: qris ?? DEMO_QRIS },
    feeds: [{ kind: 'qiospay', baseUrl, merchantCode, apiKey }],
  };
  return {
    phoneUrl: simulator.phoneUrl,
    setupText: JSON.stringify(setup),
    stop: () => simulator.stop(),
  };
}
