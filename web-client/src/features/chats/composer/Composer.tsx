import { Suspense, useState } from "react";
import { Recording } from "../voice";
import { TaskBar } from "./TaskBar";
import { type Task, useWriting } from "./useWriting";
import { Writing } from "./Writing";

type ComposerProps = { task: Task | undefined; onTask: (task: Task | undefined) => void };

/** Where one writes, or speaks. */
export function Composer({ task, onTask }: ComposerProps) {
  const writing = useWriting(task, onTask);
  const { editing, answered, stop } = writing;
  const [speaking, setSpeaking] = useState(false);
  const write = () => setSpeaking(false);
  const spoken = () => {
    stop();
    write();
  };
  return (
    <div className="shrink-0 border-line border-t bg-surface px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:px-4">
      <div className="relative mx-auto max-w-[760px]">
        <TaskBar editing={editing} answered={answered} onStop={stop} />
        {speaking && !editing ? (
          <Suspense fallback={<span className="block h-10" />}>
            <Recording answered={answered} onSent={spoken} onCancel={write} />
          </Suspense>
        ) : (
          <Writing writing={writing} task={task} onTask={onTask} onRecord={() => setSpeaking(true)} />
        )}
      </div>
    </div>
  );
}
