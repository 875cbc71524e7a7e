/** Why an emulator can't play some scenarios (`Scenario.onlyNative`). */
export const onlyNative = {
  breakpoints: 'its gdb stub loses stops when several threads come to breakpoints',
  threads: 'its gdb stub can’t hold several threads at once',
  signals:
    'programs run without preemption by signals in it, for its gdb stub loses track of threads otherwise',
} as const;
