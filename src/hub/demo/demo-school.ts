import type { NewSchool } from '#hub/new-school.ts';

/** What a first look finds: a school with one class, so that nothing has to be typed before something can be seen. */
export const demoSchool = (password: string): NewSchool => ({
  school: 'Hillside School',
  className: 'Class 3B',
  teacher: 'Ms Rivera',
  password,
  learners: [
    'Amara',
    'Ben',
    'Chidi',
    'Elif',
    'Farah',
    'Hana',
    'Jonas',
    'Leila',
    'Mateo',
    'Priya',
    'Sofia',
    'Tuan',
  ],
});
