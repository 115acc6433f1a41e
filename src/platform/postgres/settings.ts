/** `durable` is for money; `tests` forgets everything in a power cut and is for tests and the simulation only. */
export type SettingsProfile = 'durable' | 'tests';

// Sized for two cores and 2 GB: one product with a pool of a few dozen connections.
const COMMON = {
  max_connections: '60',
  shared_buffers: '256MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  wal_compression: 'on',
  // No replicas and no archive here: the back-up is our own command, so the log need only serve recovery.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  // Each page's first change after a checkpoint is logged whole: fewer checkpoints, less of that; recovery stays within seconds.
  checkpoint_timeout: '15min',
  max_logical_replication_workers: '0',
  io_workers: '2',
  jit: 'off',
  // Parallel plans want shared memory that small containers do not have (64 MB /dev/shm), and two cores gain little.
  max_parallel_workers_per_gather: '0',
  autovacuum_naptime: '20s',
  autovacuum_vacuum_scale_factor: '0.05',
  // A transaction that waits this long in silence is a bug in us and must not hold its locks for ever.
  idle_in_transaction_session_timeout: '120s',
  client_connection_check_interval: '5s',
  // What people typed may stand in statements and in details of errors; neither belongs into a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
} as const;

const PROFILES: Record<SettingsProfile, Readonly<Record<string, string>>> = {
  durable: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
  tests: {
    fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200',
    log_min_messages: 'fatal', max_wal_size: '512MB', checkpoint_timeout: '30min', shared_buffers: '128MB',
  },
};

/** Settings as `-c name=value` arguments for `postgres`. */
export function settingsArguments(profile: SettingsProfile, address: Readonly<Record<string, string>>): string[] {
  return Object.entries({ ...COMMON, ...PROFILES[profile], ...address }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
