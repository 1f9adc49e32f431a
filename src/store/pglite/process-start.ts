import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * When a process of this machine began, in the system's own words; with its id it names one process for good. Empty when
 * there is no such process.
 */
export async function processStart(pid: number): Promise<string> {
  try {
    // Linux: field 22, in ticks since the machine began (proc_pid_stat(5)). The name before it may hold blanks and brackets.
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Ended, and only waiting for its parent to take note.
    if (state === 'Z') return '';
    const ticks = fields[18] ?? '';
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${ticks}`;
  } catch {
    // Elsewhere, and for a process that is gone.
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({
      stdout: '',
    }));
    return stdout.trim();
  }
}
