export { csvText } from '../actions/workbook/csv-file.js';
