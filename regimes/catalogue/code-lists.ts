/** The names of the code lists that the regimes that ship share with others; their items stand in the documents. */
import type { Text } from '../words.js';

export interface ShippedList {
  readonly code: string;
  readonly name: Text;
}

export const CODE_LISTS: readonly ShippedList[] = [
  { code: 'CAP-HOC', name: { vi: 'Cấp học', en: 'Levels of schooling' } },
  {
    code: 'DU-AN-DTTS',
    name: {
      vi: 'Dự án của chương trình vùng dân tộc thiểu số và miền núi',
      en: 'Projects of the programme for ethnic minority areas',
    },
  },
  { code: 'LINH-VUC-THIET-HAI', name: { vi: 'Lĩnh vực thiệt hại', en: 'Sectors of loss' } },
  {
    code: 'LINH-VUC-TTHC',
    name: { vi: 'Lĩnh vực thủ tục hành chính', en: 'Fields of administrative procedures' },
  },
  { code: 'LOAI-KE-HOACH-VON', name: { vi: 'Loại kế hoạch vốn', en: 'Kinds of capital plan' } },
  { code: 'LOAI-SO-LIEU', name: { vi: 'Loại số liệu', en: 'Vintages of figures' } },
  { code: 'LOAI-THIEN-TAI', name: { vi: 'Loại hình thiên tai', en: 'Kinds of disaster' } },
  { code: 'MUC-DO-PCGD', name: { vi: 'Mức độ đạt chuẩn phổ cập', en: 'Levels of universal education' } },
  { code: 'NGUON-VON', name: { vi: 'Nguồn vốn', en: 'Sources of capital' } },
  {
    code: 'NGUON-VON-TONG-HOP',
    name: { vi: 'Nguồn vốn (ngân sách trung ương, địa phương)', en: 'Sources of capital by budget' },
  },
  {
    code: 'NOI-DUNG-PAKN',
    name: { vi: 'Nội dung phản ánh, kiến nghị', en: 'Subjects of petitions and proposals' },
  },
];
