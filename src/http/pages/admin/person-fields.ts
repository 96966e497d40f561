/** The fields of the forms about somebody. */
export const PERSON_FIELDS = {
  name: { field: 'name', label: 'The name' },
  email: { field: 'email', label: 'The email address' },
  roles: { field: 'roles', label: 'The roles' },
};
