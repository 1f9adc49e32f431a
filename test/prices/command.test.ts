import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPrices } from '../../scripts/prices/run.ts';
import { answering, failing, type PriceServer, startPriceServer } from '../fakes/price-server.ts';

let server: PriceServer;
let directory: string;
beforeEach(async () => {
  server = await startPriceServer();
  directory = await mkdtemp(join(tmpdir(), 'prices-'));
});
afterEach(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

async function prices(...words: string[]) {
  let stdout = '';
  let stderr = '';
  const env = {
    PRICES_DIR: directory,
    PRICES_SOURCES: 'skypilot, vast',
    PRICES_SKYPILOT_URL: server.url,
    PRICES_VAST_URL: server.url,
  };
  const status = await runPrices(words, env, {
    out: (text) => {
      stdout += text;
    },
    progress: (text) => {
      stderr += text;
    },
  });
  return { stdout, stderr, status };
}

describe('npm run prices', () => {
  it('refreshes with progress, shows what it has, and says what is wrong', async () => {
    server.on(
      '/catalogs/v8/nebius/vms.csv',
      answering('InstanceType,AcceleratorName,AcceleratorCount,Price,Region\ngpu-h100-sxm,H100,8,23.6,eu-north1\n'),
    );
    const refreshed = await prices('refresh', 'skypilot-nebius');
    expect(refreshed).toMatchObject({ status: 0, stdout: '' });
    expect(refreshed.stderr).toMatch(
      /^asking SkyPilot catalogue, nebius \.\.\.\nskypilot-nebius: read in \d\.\d s, 1 prices\n$/,
    );

    expect((await prices('show', 'h100')).stdout).toMatch(
      /2\.950 +23\.60 +8x on-demand +nebius +gpu-h100-sxm +eu-north1/,
    );
    expect((await prices('check')).status).toBe(0);

    server.on('/catalogs/v8/nebius/vms.csv', failing(403));
    const failed = await prices('refresh', 'skypilot-nebius');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('skypilot-nebius: failed');
    expect(failed.stderr).toContain('it answered 403');
    const checked = await prices('check');
    expect(checked).toMatchObject({ status: 1 });
    expect(checked.stdout).toContain('WRONG skypilot-nebius: it answered 403');
    expect((await prices('show')).stdout).toMatch(/skypilot-nebius +degraded .*it answered 403/);
  });

  it('says how it is used', async () => {
    expect(await prices('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('refresh [SOURCE ...]'),
    });
  });

  it.each([
    [[], /Say what to do/],
    [['renew'], /There is no renew/],
    [['refresh', 'nonsense'], /There is no source nonsense\. The sources: skypilot-aws/],
    [['refresh', '--accept', 'skypilot'], /There is no source skypilot\./],
    [['refresh', '--nonsense'], /--nonsense/],
    [['show', '--force'], /--force and --accept are of refresh/],
    [['show', 'nonsense'], /nonsense is no accelerator/],
  ])('%j is refused with the way out', async (words, message) => {
    const { status, stderr, stdout } = await prices(...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });
});
