import { readSettings, type Settings, SettingsError } from '../_adapters/settings';
import { recordPeerAddresses } from '../_gateway/peer-address';
import { tameRequests } from '../_gateway/tame-requests';
import { drainOnSignals } from './server-lifecycle';

/**
 * Prepares a server process for the live API. Nothing is opened: that waits for the first request that needs it. With
 * settings that cannot be used the process ends, and says which.
 */
export function startServer(): void {
  const { platform } = readSettingsOrExit();
  // A platform's process has no connections of its own, and is not told to stop.
  if (platform !== 'self-hosted') return;
  recordPeerAddresses();
  tameRequests();
  drainOnSignals();
}

/** The framework would go on without the live API, and answer every request with an error that explains nothing. */
function readSettingsOrExit(): Settings {
  try {
    return readSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`The server cannot start with these settings.\n${error.message}\n`);
    process.exit(1);
  }
}
