// What has to be undone when this process ends, whatever ends it.
const tasks = new Set<() => void>();

function doAll(): void {
  for (const task of tasks) task();
  tasks.clear();
}

process.once("exit", doAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    doAll();
    process.kill(process.pid, signal); // now without this listener: it ends the process
  });
}

/** Has a task done when this process ends, unless the function that is returned did it before. */
export function atEnd(task: () => void): () => void {
  tasks.add(task);
  return () => {
    if (tasks.delete(task)) task();
  };
}
