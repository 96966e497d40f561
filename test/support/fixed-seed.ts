import fc from 'fast-check';

// The same examples in every run, so that a run says what the code does and not what the dice did. Another number in
// FAST_CHECK_SEED tries others.
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_250_310) });
