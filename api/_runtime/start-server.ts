import { FolderLockedError } from '../_adapters/database/folder-lock';
import { holdFolder } from '../_adapters/database/held-folder';
import { recordPeerAddresses } from '../_adapters/platform/peer-address';
import { readSettings, type Settings, SettingsError } from '../_adapters/settings';
import { tameRequests } from '../_gateway/tame-requests';
import { drainOnSignals } from './server-lifecycle';
import { endSlowClients } from './slow-clients';

/**
 * Prepares a server process for the live API. Nothing is opened: that waits for the first request that needs it. With
 * settings that cannot be used, or a folder that another server has, the process ends and says why.
 */
export async function startServer(): Promise<void> {
  const settings = readSettingsOrExit();
  // A platform's process has no connections of its own, and is not told to stop.
  if (settings.platform !== 'self-hosted') return;
  if (settings.databaseUrl === undefined) await holdFolderOrExit(settings.dataDir);
  recordPeerAddresses();
  tameRequests();
  endSlowClients();
  drainOnSignals();
}

/** The framework would go on without the live API, and answer every request with an error that explains nothing. */
function readSettingsOrExit(): Settings {
  try {
    return readSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    refuseToStart(`The server cannot start with these settings.\n${error.message}`);
  }
}

async function holdFolderOrExit(folder: string): Promise<void> {
  try {
    await holdFolder(folder);
  } catch (error) {
    if (!(error instanceof FolderLockedError)) throw error;
    refuseToStart(`The server cannot start.\n${error.message}`);
  }
}

function refuseToStart(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
