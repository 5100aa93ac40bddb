// Owns training mode: the built-in provider simulator and a setup that points at it. No real money
// anywhere. The simulator is loaded when training begins: a till that sells does without it.

export interface Training {
  readonly phoneUrl: string;
  /** A setup file's text for a shop whose provider is the simulator. */
  readonly setupText: string;
  stop(): Promise<void>;
}

/**
 * The merchant is one that nobody can pay with a real phone. `apiToken` opens REST, for whoever
 * tries a program of the shop against training.
 */
export async function startTraining(apiToken: string | null = null): Promise<Training> {
  const { DEMO_QRIS, startSimulator } = await import('../simulator/start.ts');
  const simulator = await startSimulator();
  const { baseUrl, merchantCode, apiKey } = simulator.qiospay;
  const setup = {
    store: { name: 'Warung Latihan', timezone: 'Asia/Jakarta' },
    till: { name: 'Kasir 1' },
    merchant: { qris: DEMO_QRIS },
    feeds: [{ kind: 'qiospay', baseUrl, merchantCode, apiKey }],
    ...(apiToken === null ? {} : { api: { tokens: [{ name: 'latihan', token: apiToken }] } }),
  };
  return {
    phoneUrl: simulator.phoneUrl,
    setupText: JSON.stringify(setup),
    stop: () => simulator.stop(),
  };
}
