/** Ids of the practice screen's parts that are found from elsewhere on it. */
export const practiceForm = 'practice-form';
export const practicePrompt = 'practice-prompt';
export const practiceAnswer = 'practice-answer';
export const practiceNext = 'practice-next';
