/** What the keyboard does, place by place. */
import type { Text } from '../../../regimes/words.js';

export interface KeyRow {
  readonly keys: readonly string[];
  readonly does: Text;
}
export interface KeyPlace {
  readonly place: Text;
  readonly rows: readonly KeyRow[];
}

const row = (keys: string, vi: string, en: string): KeyRow => ({ keys: keys.split(' '), does: { vi, en } });

export const KEY_PLACES: readonly KeyPlace[] = [
  {
    place: { vi: 'Mọi trang', en: 'Every page' },
    rows: [
      row(
        'Tab',
        'Đến mục tiếp theo; lần đầu là “Đến nội dung chính”',
        'To the next thing; first of all to the main content',
      ),
      row('Shift+Tab', 'Về mục trước', 'To the thing before'),
      row('Enter', 'Mở liên kết, bấm nút', 'Open a link, press a button'),
      row('Esc', 'Đóng hộp thoại, danh mục, kết quả tìm kiếm', 'Close a dialog, the menu, what was found'),
      row('↑ ↓', 'Chọn trong kết quả tìm kiếm', 'Choose among what was found'),
    ],
  },
  {
    place: { vi: 'Bảng nhập số liệu', en: 'The grid of a report' },
    rows: [
      row('↑ ↓ ← →', 'Sang ô bên cạnh', 'To the next cell'),
      row('Ctrl+↑ Ctrl+↓ Ctrl+← Ctrl+→', 'Đến mép bảng', 'To the edge of the grid'),
      row('Home End', 'Đầu dòng, cuối dòng', 'Beginning and end of the row'),
      row('Ctrl+Home Ctrl+End', 'Ô đầu, ô cuối của bảng', 'First and last cell of the grid'),
      row('PageUp PageDown', 'Lên, xuống mười dòng', 'Ten rows up, ten rows down'),
      row(
        'Tab Shift+Tab',
        'Ô nhập được tiếp theo, trước đó; ở cuối bảng thì ra khỏi bảng',
        'Next and previous cell to fill in; at the end out of the grid',
      ),
      row(
        'Enter Shift+Enter',
        'Ghi ô, xuống dòng dưới, lên dòng trên; ở dòng cuối của bảng mở rộng thì thêm dòng',
        'Keep the cell and go down, or up; in the last row of a growing grid another row is added',
      ),
      row('F2', 'Sửa giá trị đang có', 'Change the value that is there'),
      row(
        'Esc',
        'Bỏ giá trị đang gõ; bấm lần nữa thì ra cuối bảng',
        'Drop what is being typed; again, leave to the foot of the grid',
      ),
      row('Delete', 'Xóa các ô đang chọn', 'Clear the selected cells'),
      row(
        'Shift+↑ Shift+↓ Shift+← Shift+→',
        'Chọn thêm ô; cùng Ctrl thì đến mép bảng',
        'Select more cells; with Ctrl up to the edge',
      ),
      row('Ctrl+A Shift+Space', 'Chọn cả bảng, cả dòng', 'Select the whole grid, the row'),
      row('Ctrl+C Ctrl+X', 'Chép, cắt vùng đang chọn', 'Copy, cut what is selected'),
      row(
        'Ctrl+D Ctrl+R',
        'Điền xuống, sang phải từ dòng hay cột đầu của vùng chọn',
        'Fill the selection down, to the right from its first row or column',
      ),
      row('Ctrl+Z Ctrl+Y', 'Hoàn tác, làm lại', 'Undo, redo'),
      row('Alt+↓', 'Mở danh sách của ô chọn', 'Open the list of a choice'),
      row('Ctrl+Enter', 'Thêm dòng bên dưới', 'Add a row below'),
      row('Ctrl+Delete', 'Bỏ các dòng đang chọn', 'Remove the selected rows'),
      row('Alt+↑ Alt+↓', 'Đưa dòng lên, xuống', 'Move the row up, down'),
      row('Ctrl+V', 'Dán một khối từ Excel hoặc LibreOffice', 'Paste a block from Excel or LibreOffice'),
      row(
        'F8 Shift+F8',
        'Đến lỗi, cảnh báo, ý kiến sau hay trước trong cả biểu',
        'To the next or previous mistake, warning or remark of the whole form',
      ),
      row(
        'Shift+F2',
        'Xem ý kiến ở ô và trả lời, cả trên trang duyệt',
        'Read the remarks on the cell and answer, on the review page too',
      ),
      row(
        'F9 Shift+F9',
        'Xem số kỳ trước của ô; của mọi ô',
        'The last period’s value of the cell; of all cells',
      ),
    ],
  },
  {
    place: { vi: 'Hộp duyệt, ở một dòng', en: 'The inbox, on a row' },
    rows: [
      row('↑ ↓', 'Sang dòng trên, dòng dưới', 'To the row above, below'),
      row('k j n', 'Như trên: lên; xuống; xuống', 'The same: up; down; down'),
      row('Enter', 'Mở báo cáo để duyệt', 'Open the report for review'),
      row('Space', 'Chọn, bỏ chọn dòng', 'Choose the row, or not'),
      row('c', 'Chọn mọi dòng không có gì bất thường', 'Choose all rows with nothing unusual'),
      row('a', 'Duyệt các dòng đã chọn, hay dòng này', 'Approve what is chosen, or this row'),
      row('r', 'Mở báo cáo để trả lại', 'Open the report to return it'),
    ],
  },
  {
    place: { vi: 'Trang duyệt một báo cáo', en: 'The page of a review' },
    rows: [
      row('a', 'Duyệt', 'Approve'),
      row('r', 'Trả lại', 'Return'),
      row('n', 'Sang báo cáo tiếp theo', 'To the next report'),
      row('Enter', 'Ghi ý kiến ở ô', 'Write a remark on the cell'),
      row(
        'F8 Shift+F8',
        'Đến lỗi, cảnh báo, ý kiến, số bất thường sau hay trước',
        'To the next or previous mistake, warning, remark or figure that stands out',
      ),
      row('Shift+F2', 'Xem ý kiến ở ô và trả lời', 'Read the remarks on the cell and answer'),
    ],
  },
  {
    place: { vi: 'Bảng các đơn vị cấp dưới', en: 'The table of all children' },
    rows: [
      row('↑ ↓ ← →', 'Cuộn bảng, khi bảng có tiêu điểm', 'Scroll the table while it has the focus'),
      row('Tab Shift+Tab', 'Đến số tiếp theo, số trước', 'To the next figure, the one before'),
      row(
        'Enter',
        'Ở đầu cột: sắp xếp; ở một số: mở báo cáo của nó tại ô đó',
        'On a head: sort by it; on a figure: open its report, at the cell where it stands out',
      ),
    ],
  },
];
