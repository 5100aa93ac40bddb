// The only code between the page and the main process. Must stay true: the page gets one constant
// and can hand over one port; no function, no channel name and nothing of Electron reaches it.
import { contextBridge, ipcRenderer } from 'electron';
import { PORT_CHANNEL, START_MESSAGE } from './desktop/channel.ts';

contextBridge.exposeInMainWorld('lunasDesktop', true);

window.addEventListener('message', ({ source, data, ports }: MessageEvent<unknown>) => {
  const [port] = ports;
  // A frame inside the page is another source; only the page itself may ask.
  if (source !== window || data !== START_MESSAGE || port === undefined) return;
  ipcRenderer.postMessage(PORT_CHANNEL, null, [port]);
});
